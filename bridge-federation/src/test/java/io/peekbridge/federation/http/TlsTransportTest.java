package io.peekbridge.federation.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpsExchange;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationException.Kind;
import io.peekbridge.federation.FederationSettings;
import io.peekbridge.federation.support.LoopbackServer;
import io.peekbridge.federation.support.TestCertificates;
import io.peekbridge.federation.support.TestCertificates.Issued;
import io.peekbridge.federation.tls.TlsFiles;
import io.peekbridge.matrix.id.ServerName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class TlsTransportTest {
  @TempDir private Path directory;
  private TestCertificates authority;
  private final List<Optional<String>> sni = new CopyOnWriteArrayList<>();

  @BeforeEach
  void found() {
    authority = new TestCertificates(directory, "root");
  }

  @ParameterizedTest
  @CsvSource({
    "a.example, a.example, true",
    "b.example, a.example, false",
    "x.wild.example, *.wild.example, true",
    "x.y.wild.example, *.wild.example, false",
    "127.0.0.1, 127.0.0.1, true",
    "127.0.0.1, a.example, false",
    "2001:db8::1, 2001:db8::1, true",
    "2001:db8::1, 2001:db8::2, false",
  })
  void the_certificate_must_be_for_the_name_of_the_endpoint(
      String name, String certificateFor, boolean fits) throws FederationException {
    try (LoopbackServer server = server(certificateFor);
        HttpTransport transport = transport(List.of(authority.root()))) {
      Endpoint endpoint = endpoint(server, name);
      if (fits) {
        assertThat(transport.send(call(), List.of(endpoint)).status()).isEqualTo(200);
        assertThat(server.received().getFirst().header("Host")).isEqualTo("host.example");
      } else {
        assertTlsFailure(transport, endpoint);
        assertThat(server.received()).isEmpty();
      }
    }
  }

  @Test
  void the_name_is_told_to_the_server_but_an_address_is_not() throws FederationException {
    try (LoopbackServer server = server("a.example", "127.0.0.1");
        HttpTransport transport = transport(List.of(authority.root()))) {
      transport.send(call(), List.of(endpoint(server, "a.example")));
      transport.send(call(), List.of(endpoint(server, "127.0.0.1")));
    }

    assertThat(sni).containsExactly(Optional.of("a.example"), Optional.empty());
  }

  /** Both are at one address, but what was verified for one name says nothing about the other. */
  @Test
  void a_connection_is_not_shared_by_two_names() throws FederationException {
    try (LoopbackServer server = server("a.example");
        HttpTransport transport = transport(List.of(authority.root()))) {
      transport.send(call(), List.of(endpoint(server, "a.example")));

      assertTlsFailure(transport, endpoint(server, "b.example"));
    }
  }

  @Test
  void an_unknown_authority_is_a_tls_failure() {
    try (LoopbackServer server = server("a.example");
        HttpTransport transport = transport(List.of())) {
      assertTlsFailure(transport, endpoint(server, "a.example"));
    }
  }

  @Test
  void the_next_endpoint_is_tried_when_a_certificate_does_not_fit() throws FederationException {
    try (LoopbackServer wrong = server("b.example");
        LoopbackServer right = server("a.example");
        HttpTransport transport = transport(List.of(authority.root()))) {
      List<Endpoint> both = List.of(endpoint(wrong, "a.example"), endpoint(right, "a.example"));

      assertThat(transport.send(call(), both).status()).isEqualTo(200);
      assertThat(wrong.received()).isEmpty();
    }
  }

  private LoopbackServer server(String... names) {
    Issued issued = authority.issue(names);
    return LoopbackServer.tls(
        TlsFiles.server(issued.certificate(), issued.key()),
        (exchange, body) -> {
          ExtendedSSLSession session =
              (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
          sni.add(
              session.getRequestedServerNames().stream()
                  .map(name -> ((SNIHostName) name).getAsciiName())
                  .findFirst());
          LoopbackServer.answer(exchange, 200, "{}");
        });
  }

  private static void assertTlsFailure(HttpTransport transport, Endpoint endpoint) {
    assertThatExceptionOfType(FederationException.class)
        .isThrownBy(() -> transport.send(call(), List.of(endpoint)))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.TLS);
              assertThat(e.transientFailure()).isTrue();
            });
  }

  private static HttpTransport transport(List<Path> trusted) {
    return new HttpTransport(FederationSettings.defaults(), TlsFiles.client(trusted));
  }

  private static Endpoint endpoint(LoopbackServer server, String tlsName) {
    return new Endpoint(
        true, server.endpoint(tlsName).address(), server.port(), tlsName, "host.example");
  }

  private static HttpCall call() {
    return HttpCall.get(new ServerName("a.example"), "/", 100, Deadline.in(Duration.ofSeconds(20)));
  }
}
