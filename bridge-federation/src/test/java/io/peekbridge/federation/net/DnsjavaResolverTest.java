package io.peekbridge.federation.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

class DnsjavaResolverTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Test
  void both_kinds_of_addresses_are_found_through_aliases() throws DnsException {
    ZoneResolver zone =
        new ZoneResolver()
            .with("a.example", Type.CNAME, "b.example.")
            .with("b.example", Type.A, "192.0.2.1")
            .with("b.example", Type.AAAA, "2001:db8::1");

    assertThat(resolver(zone).addresses("a.example"))
        .extracting(InetAddress::getHostAddress)
        .containsExactly("2001:db8:0:0:0:0:0:1", "192.0.2.1");
  }

  @Test
  void a_name_that_does_not_exist_has_no_addresses() throws DnsException {
    assertThat(resolver(new ZoneResolver()).addresses("no.example")).isEmpty();
  }

  @Test
  void a_name_that_cannot_exist_is_not_even_asked_for() throws DnsException {
    ZoneResolver zone = new ZoneResolver();

    assertThat(resolver(zone).addresses("a".repeat(64) + ".example")).isEmpty();
    assertThat(resolver(zone).addresses("a..example")).isEmpty();
    assertThat(zone.queries()).isZero();
  }

  @Test
  void a_name_server_that_fails_for_one_kind_does_not_hide_the_other()
      throws DnsException, TextParseException {
    ZoneResolver zone =
        new ZoneResolver()
            .with("a.example", Type.A, "192.0.2.1")
            .failing("a.example", Type.AAAA, Rcode.SERVFAIL);

    assertThat(resolver(zone).addresses("a.example")).hasSize(1);
  }

  @Test
  void a_failing_name_server_is_not_taken_for_a_missing_name() throws TextParseException {
    ZoneResolver zone =
        new ZoneResolver()
            .failing("a.example", Type.AAAA, Rcode.SERVFAIL)
            .failing("a.example", Type.A, Rcode.SERVFAIL)
            .failing("_x._tcp.a.example", Type.SRV, Rcode.REFUSED);

    assertThatExceptionOfType(DnsException.class)
        .isThrownBy(() -> resolver(zone).addresses("a.example"));
    assertThatExceptionOfType(DnsException.class)
        .isThrownBy(() -> resolver(zone).services("_x._tcp.a.example"));
  }

  @Test
  void a_silent_name_server_costs_no_more_than_the_patience() {
    DnsjavaResolver impatient =
        new DnsjavaResolver(new ZoneResolver().silent(), Duration.ofMillis(50));

    assertThatExceptionOfType(DnsException.class)
        .isThrownBy(() -> impatient.services("_x._tcp.a.example"))
        .withMessageContaining("took too long");
  }

  @Test
  void services_are_found_and_a_root_target_says_that_there_is_none() throws DnsException {
    ZoneResolver zone =
        new ZoneResolver()
            .with("_x._tcp.a.example", Type.SRV, "10 5 443 host.example.")
            .with("_y._tcp.a.example", Type.SRV, "0 0 0 .");

    assertThat(resolver(zone).services("_x._tcp.a.example"))
        .containsExactly(new SrvRecord(10, 5, 443, "host.example"));
    assertThat(resolver(zone).services("_y._tcp.a.example"))
        .containsExactly(new SrvRecord(0, 0, 0, ""));
    assertThat(resolver(zone).services("_z._tcp.a.example")).isEmpty();
  }

  @Test
  void answers_are_kept() throws DnsException {
    ZoneResolver zone = new ZoneResolver().with("a.example", Type.A, "192.0.2.1");
    DnsjavaResolver resolver = resolver(zone);
    resolver.addresses("a.example");
    int queries = zone.queries();

    resolver.addresses("a.example");

    assertThat(zone.queries()).isLessThan(2 * queries);
  }

  @Test
  void questions_and_answers_travel_over_the_network() throws Exception {
    ZoneResolver zone =
        new ZoneResolver()
            .with("a.example", Type.A, "192.0.2.1")
            .with("_x._tcp.a.example", Type.SRV, "10 5 443 host.example.");
    try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> answerAll(server, zone));
      DnsjavaResolver resolver =
          new DnsjavaResolver(
              new SimpleResolver((InetSocketAddress) server.getLocalSocketAddress()), PATIENCE);

      assertThat(resolver.addresses("a.example")).hasSize(1);
      assertThat(resolver.services("_x._tcp.a.example")).hasSize(1);
      assertThat(resolver.addresses("no.example")).isEmpty();
    }
  }

  private static void answerAll(DatagramSocket server, ZoneResolver zone) {
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(new byte[1_500], 1_500);
        server.receive(packet);
        Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
        byte[] answer = zone.sendAsync(query).toCompletableFuture().join().toWire();
        server.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      // The test is over and has closed the socket.
    }
  }

  private static DnsjavaResolver resolver(ZoneResolver zone) {
    return new DnsjavaResolver(zone, PATIENCE);
  }
}
