package io.peekbridge.federation.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationException.Kind;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.FederationSettings;
import io.peekbridge.federation.net.AddressRange;
import io.peekbridge.federation.support.Identities;
import io.peekbridge.federation.support.LoopbackServer;
import io.peekbridge.federation.support.TestCertificates;
import io.peekbridge.federation.support.TestCertificates.Issued;
import io.peekbridge.federation.tls.TlsFiles;
import io.peekbridge.matrix.id.ServerName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpFederationClientTest {
  private static final Clock CLOCK = Clock.systemUTC();

  private static final FederationIdentity A = Identities.of("a.example");

  private static final FederationIdentity B = Identities.of("b.example");

  @Test
  void tls_works_with_files_and_without_a_static_url(@TempDir Path directory)
      throws FederationException {
    TestCertificates authority = new TestCertificates(directory, "root");
    Issued issued = authority.issue("127.0.0.1");
    FederationSettings settings =
        FederationSettings.defaults()
            .withTrustedCertificates(List.of(authority.root()))
            .withAllowedRanges(List.of(AddressRange.parse("127.0.0.0/8")));
    try (LoopbackServer server =
            LoopbackServer.tls(
                TlsFiles.server(issued.certificate(), issued.key()),
                LoopbackServer.answering(200, "{}"));
        HttpFederationClient client = HttpFederationClient.open(A, settings, CLOCK)) {
      ServerName name = new ServerName("127.0.0.1:" + server.port());

      assertThat(client.execute(FederationRequest.get(name, "/x")).status()).isEqualTo(200);
      assertThat(server.received().getFirst().header("Host")).isEqualTo(name.value());
      assertThat(server.received().getFirst().header("Authorization"))
          .contains("destination=\"" + name + "\"");
    }
  }

  @Test
  void loopback_is_not_reached_unless_the_settings_allow_it() {
    try (LoopbackServer server = LoopbackServer.plain(LoopbackServer.answering(200, "{}"));
        HttpFederationClient client = open(A, Map.of())) {
      ServerName name = new ServerName("127.0.0.1:" + server.port());

      assertFailure(client, FederationRequest.get(name, "/x"), Kind.FORBIDDEN_ADDRESS, false);
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void a_body_is_read_while_it_comes() throws FederationException {
    String body = "x".repeat(1 << 20);
    try (LoopbackServer server = LoopbackServer.plain(LoopbackServer.answering(200, body));
        HttpFederationClient client = open(A, Map.of(B.name(), url("http", server)))) {
      FederationRequest request = FederationRequest.get(B.name(), "/x").acceptingAtMost(1 << 20);

      int length =
          client.<Integer, RuntimeException>stream(request, in -> in.readAllBytes().length);

      assertThat(length).isEqualTo(1 << 20);
    }
  }

  @Test
  void a_body_that_is_larger_than_allowed_is_left_at_the_limit() {
    String body = "x".repeat(1 << 20);
    try (LoopbackServer server = LoopbackServer.plain(LoopbackServer.answering(200, body));
        HttpFederationClient client = open(A, Map.of(B.name(), url("http", server)))) {
      FederationRequest request = FederationRequest.get(B.name(), "/x").acceptingAtMost(1 << 19);

      assertThatExceptionOfType(FederationException.class)
          .isThrownBy(
              () ->
                  client.<Integer, RuntimeException>stream(request, in -> in.readAllBytes().length))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE));
    }
  }

  @Test
  void a_reader_that_has_seen_enough_leaves_the_rest_and_the_next_request_works()
      throws FederationException {
    String body = "x".repeat(1 << 20);
    try (LoopbackServer server = LoopbackServer.plain(LoopbackServer.answering(200, body));
        HttpFederationClient client = open(A, Map.of(B.name(), url("http", server)))) {
      FederationRequest request = FederationRequest.get(B.name(), "/x");

      assertThatExceptionOfType(TimeoutException.class)
          .isThrownBy(
              () ->
                  client.<Integer, TimeoutException>stream(
                      request,
                      in -> {
                        assertThat(in.read()).isEqualTo('x');
                        throw new TimeoutException("enough");
                      }));

      int first = client.<Integer, RuntimeException>stream(request, in -> in.read());
      assertThat(first).isEqualTo('x');
      assertThat(client.execute(request).body()).hasSize(1 << 20);
    }
  }

  @Test
  void an_error_does_not_come_to_the_reader() {
    LoopbackServer.Handler limited =
        (exchange, body) ->
            LoopbackServer.answer(
                exchange, 429, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":2500}");
    try (LoopbackServer server = LoopbackServer.plain(limited);
        HttpFederationClient client = open(A, Map.of(B.name(), url("http", server)))) {
      assertThatExceptionOfType(FederationException.class)
          .isThrownBy(
              () ->
                  client.<Integer, RuntimeException>stream(
                      FederationRequest.get(B.name(), "/x"),
                      in -> {
                        throw new IllegalStateException("read");
                      }))
          .satisfies(e -> assertThat(e.retryAfter()).contains(Duration.ofMillis(2500)));
    }
  }

  @Test
  void errors_carry_the_code_and_the_time_to_wait() {
    LoopbackServer.Handler limited =
        (exchange, body) ->
            LoopbackServer.answer(
                exchange, 429, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":2500}");
    try (LoopbackServer server = LoopbackServer.plain(limited);
        HttpFederationClient client = open(A, Map.of(B.name(), url("http", server)))) {
      assertThatExceptionOfType(FederationException.class)
          .isThrownBy(() -> client.execute(FederationRequest.get(B.name(), "/x")))
          .satisfies(
              e -> {
                assertThat(e.status()).hasValue(429);
                assertThat(e.errcode()).contains("M_LIMIT_EXCEEDED");
                assertThat(e.retryAfter()).contains(Duration.ofMillis(2_500));
                assertThat(e.transientFailure()).isTrue();
              });
    }
  }

  @Test
  void errors_of_a_proxy_have_no_code() {
    try (LoopbackServer server =
            LoopbackServer.plain(LoopbackServer.answering(502, "<html>Bad Gateway</html>"));
        HttpFederationClient client = open(A, Map.of(B.name(), url("http", server)))) {
      assertThatExceptionOfType(FederationException.class)
          .isThrownBy(() -> client.execute(FederationRequest.get(B.name(), "/x")))
          .satisfies(
              e -> {
                assertThat(e.errcode()).isEmpty();
                assertThat(e.transientFailure()).isTrue();
              });
    }
  }

  @Test
  void redirects_are_errors() {
    try (LoopbackServer server =
            LoopbackServer.plain(
                (exchange, body) -> {
                  exchange.getResponseHeaders().set("Location", "/elsewhere");
                  LoopbackServer.answer(exchange, 308, "");
                });
        HttpFederationClient client = open(A, Map.of(B.name(), url("http", server)))) {
      assertFailure(client, FederationRequest.get(B.name(), "/x"), Kind.STATUS, false);
      assertThat(server.received()).hasSize(1);
    }
  }

  @Test
  void a_request_can_have_limits_of_its_own() {
    CountDownLatch never = new CountDownLatch(1);
    LoopbackServer.Handler slow =
        (exchange, body) -> {
          if (exchange.getRequestURI().getPath().equals("/slow")) {
            waitFor(never);
          }
          LoopbackServer.answer(exchange, 200, "{\"x\":\"" + "x".repeat(100) + "\"}");
        };
    try (LoopbackServer server = LoopbackServer.plain(slow);
        HttpFederationClient client = open(A, Map.of(B.name(), url("http", server)))) {
      assertFailure(
          client,
          FederationRequest.get(B.name(), "/slow").within(Duration.ofMillis(100)),
          Kind.TIMEOUT,
          true);
      assertFailure(
          client,
          FederationRequest.get(B.name(), "/large").acceptingAtMost(50),
          Kind.TOO_LARGE,
          false);
    }
  }

  @Test
  void a_server_that_cannot_be_found_in_time_is_a_timeout() {
    CountDownLatch never = new CountDownLatch(1);
    try (HttpFederationClient client =
        HttpFederationClient.open(
            A,
            FederationSettings.defaults(),
            server -> {
              waitFor(never);
              return List.of();
            },
            CLOCK)) {
      assertFailure(
          client,
          FederationRequest.get(B.name(), "/x").within(Duration.ofMillis(50)),
          Kind.TIMEOUT,
          true);
      never.countDown();
    }
  }

  @Test
  void a_static_host_without_an_address_is_a_dns_failure() {
    try (HttpFederationClient client =
        open(A, Map.of(B.name(), URI.create("http://no-such-host.invalid")))) {
      assertFailure(client, FederationRequest.get(B.name(), "/x"), Kind.DNS, true);
    }
  }

  private static HttpFederationClient open(
      FederationIdentity identity, Map<ServerName, URI> servers) {
    return HttpFederationClient.open(
        identity, FederationSettings.defaults().withStaticServers(servers), CLOCK);
  }

  private static void assertFailure(
      FederationClient client, FederationRequest request, Kind kind, boolean transientFailure) {
    assertThatExceptionOfType(FederationException.class)
        .isThrownBy(() -> client.execute(request))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.transientFailure()).isEqualTo(transientFailure);
            });
  }

  private static URI url(String scheme, LoopbackServer server) {
    return URI.create(scheme + "://127.0.0.1:" + server.port());
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
