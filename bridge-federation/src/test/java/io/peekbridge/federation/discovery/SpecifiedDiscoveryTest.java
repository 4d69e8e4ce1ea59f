package io.peekbridge.federation.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationException.Kind;
import io.peekbridge.federation.http.Endpoint;
import io.peekbridge.federation.net.AddressPolicy;
import io.peekbridge.federation.net.IpLiterals;
import io.peekbridge.federation.support.FakeDns;
import io.peekbridge.federation.support.MutableClock;
import io.peekbridge.matrix.id.ServerName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each numbered step of "Resolving server names". */
class SpecifiedDiscoveryTest {
  private final FakeDns dns =
      new FakeDns()
          .host("plain.example", "9.0.0.1")
          .host("srv.example", "9.0.0.2")
          .host("old.example", "9.0.0.3")
          .host("both.example", "9.0.0.4")
          .host("target.example", "9.1.0.1")
          .host("old-target.example", "9.1.0.2")
          .host("delegated.example", "9.2.0.1")
          .service("_matrix-fed._tcp.srv.example", 1, 4000, "target.example")
          .service("_matrix._tcp.old.example", 1, 5000, "old-target.example")
          .service("_matrix-fed._tcp.both.example", 1, 4000, "target.example")
          .service("_matrix._tcp.both.example", 1, 5000, "old-target.example");
  private final Map<String, String> wellKnown =
      new HashMap<>(
          Map.of(
              "to-ipv4.example", "9.3.0.1",
              "to-ipv4-port.example", "9.3.0.1:81",
              "to-ipv6-port.example", "[2a00::1]:82",
              "to-port.example", "delegated.example:83",
              "to-srv.example", "srv.example",
              "to-old.example", "old.example",
              "to-both.example", "both.example",
              "to-plain.example", "plain.example"));

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    // step, server name, address, port, name on the certificate, Host
    "1, 9.9.9.9, 9.9.9.9, 8448, 9.9.9.9, 9.9.9.9",
    "1, 9.9.9.9:80, 9.9.9.9, 80, 9.9.9.9, 9.9.9.9:80",
    "1, [2a00::1], 2a00::1, 8448, 2a00::1, [2a00::1]",
    "1, [2a00::1]:80, 2a00::1, 80, 2a00::1, [2a00::1]:80",
    "2, plain.example:80, 9.0.0.1, 80, plain.example, plain.example:80",
    "2, srv.example:8448, 9.0.0.2, 8448, srv.example, srv.example:8448",
    "3.1, to-ipv4.example, 9.3.0.1, 8448, 9.3.0.1, 9.3.0.1",
    "3.1, to-ipv4-port.example, 9.3.0.1, 81, 9.3.0.1, 9.3.0.1:81",
    "3.1, to-ipv6-port.example, 2a00::1, 82, 2a00::1, [2a00::1]:82",
    "3.2, to-port.example, 9.2.0.1, 83, delegated.example, delegated.example:83",
    "3.3, to-srv.example, 9.1.0.1, 4000, srv.example, srv.example",
    "3.3, to-both.example, 9.1.0.1, 4000, both.example, both.example",
    "3.4, to-old.example, 9.1.0.2, 5000, old.example, old.example",
    "3.5, to-plain.example, 9.0.0.1, 8448, plain.example, plain.example",
    "4, srv.example, 9.1.0.1, 4000, srv.example, srv.example",
    "4, both.example, 9.1.0.1, 4000, both.example, both.example",
    "5, old.example, 9.1.0.2, 5000, old.example, old.example",
    "6, plain.example, 9.0.0.1, 8448, plain.example, plain.example",
  })
  void every_step_leads_where_the_specification_says(
      String step, String server, String address, int port, String tlsName, String host)
      throws FederationException {
    assertThat(discovery().discover(new ServerName(server)))
        .as("step " + step)
        .containsExactly(
            new Endpoint(true, IpLiterals.parse(address).orElseThrow(), port, tlsName, host));
  }

  @Test
  void a_delegate_does_not_delegate_again() throws FederationException {
    wellKnown.put("first.example", "plain.example");
    wellKnown.put("plain.example", "delegated.example:1");

    assertThat(discovery().discover(new ServerName("first.example")))
        .extracting(Endpoint::port)
        .containsExactly(8448);
  }

  @Test
  void all_targets_are_given_in_order_of_priority() throws FederationException {
    dns.service("_matrix-fed._tcp.many.example", 20, 2, "second.example")
        .service("_matrix-fed._tcp.many.example", 10, 1, "first.example")
        .service("_matrix-fed._tcp.many.example", 30, 3, "gone.example")
        .host("first.example", "9.4.0.1", "9.4.0.2")
        .host("second.example", "9.4.0.3");

    assertThat(discovery().discover(new ServerName("many.example")))
        .extracting(each -> each.address().getHostAddress() + ":" + each.port())
        .containsExactly("9.4.0.1:1", "9.4.0.2:1", "9.4.0.3:2");
  }

  @Test
  void a_service_that_is_said_not_to_exist_is_not_looked_for_elsewhere() {
    dns.service("_matrix-fed._tcp.none.example", 0, 0, "").host("none.example", "9.5.0.1");

    assertFailure("none.example", Kind.DNS, true);
  }

  @Test
  void failing_srv_lookups_are_passed_over() throws FederationException {
    dns.failing("_matrix-fed._tcp.plain.example").failing("_matrix._tcp.plain.example");

    assertThat(discovery().discover(new ServerName("plain.example")))
        .extracting(Endpoint::port)
        .containsExactly(8448);
  }

  @Test
  void names_that_lead_nowhere_are_dns_failures() {
    assertFailure("unknown.example", Kind.DNS, true);
    assertFailure("unknown.example:80", Kind.DNS, true);
    dns.failing("broken.example");
    assertFailure("broken.example", Kind.DNS, true);
  }

  @Test
  void ports_out_of_range_are_refused_for_good() {
    assertFailure("plain.example:0", Kind.DNS, false);
    assertFailure("plain.example:65536", Kind.DNS, false);
    assertFailure("9.9.9.9:99999", Kind.DNS, false);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1",
    "127.0.0.1:80",
    "[::1]:80",
    "[::ffff:10.0.0.1]",
    "inside.example:80",
    "inside.example",
    "to-inside.example",
    "to-literal.example",
    "srv-inside.example"
  })
  void addresses_that_are_not_allowed_are_not_given_at_any_step(String server) {
    wellKnown.put("to-inside.example", "inside.example");
    wellKnown.put("to-literal.example", "169.254.169.254:80");
    dns.host("inside.example", "10.0.0.1", "fd00::1")
        .service("_matrix-fed._tcp.srv-inside.example", 1, 80, "inside.example");

    assertFailure(server, Kind.FORBIDDEN_ADDRESS, false);
  }

  @Test
  void of_mixed_addresses_only_the_allowed_ones_are_given() throws FederationException {
    dns.host("mixed.example", "10.0.0.1", "9.6.0.1", "127.0.0.1");

    assertThat(discovery().discover(new ServerName("mixed.example")))
        .extracting(each -> each.address().getHostAddress())
        .containsExactly("9.6.0.1");
  }

  @Test
  void a_host_with_very_many_addresses_gives_a_few() throws FederationException {
    for (int i = 1; i < 200; i++) {
      dns.host("many.example", "9.7.0." + i);
    }

    assertThat(discovery().discover(new ServerName("many.example"))).hasSizeLessThan(10);
  }

  private void assertFailure(String server, Kind kind, boolean transientFailure) {
    assertThatExceptionOfType(FederationException.class)
        .isThrownBy(() -> discovery().discover(new ServerName(server)))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.transientFailure()).isEqualTo(transientFailure);
              assertThat(e.destination()).isEqualTo(new ServerName(server));
            });
  }

  private ServerDiscovery discovery() {
    WellKnownSource source =
        host ->
            wellKnown.containsKey(host)
                ? new WellKnownAnswer.Delegated(
                    new ServerName(wellKnown.get(host)), Optional.empty())
                : new WellKnownAnswer.Failed("status 404");
    return new SpecifiedDiscovery(
        new WellKnownCache(source, new MutableClock()),
        dns,
        new AllowedAddresses(dns, AddressPolicy.publicAnd(List.of())),
        new Random(1));
  }
}
