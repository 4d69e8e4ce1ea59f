package io.peekbridge.federation.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.FederationResponse;
import io.peekbridge.federation.FederationSettings;
import io.peekbridge.federation.auth.Authenticated;
import io.peekbridge.federation.auth.RequestAuthenticator;
import io.peekbridge.federation.auth.UnauthorizedRequestException;
import io.peekbridge.federation.auth.XMatrixAuthenticator;
import io.peekbridge.federation.keys.FetchingKeyRing;
import io.peekbridge.federation.keys.KeyCache;
import io.peekbridge.federation.keys.OwnKeys;
import io.peekbridge.federation.support.Identities;
import io.peekbridge.federation.support.LoopbackServer;
import io.peekbridge.matrix.id.ServerName;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SignedExchangeTest {
  private static final Clock CLOCK = Clock.systemUTC();

  private static final FederationIdentity A = Identities.of("a.example");

  private static final FederationIdentity B = Identities.of("b.example");

  private static final String TARGET = "/_matrix/federation/v1/send/1?a=%2F";

  /** Two servers of our own making: B asks A for its key before it believes a request of A. */
  @Test
  void a_signed_request_is_believed_by_another_server() throws FederationException {
    OwnKeys keysOfA = new OwnKeys(A, CLOCK);
    try (LoopbackServer serverA =
            LoopbackServer.plain(
                (exchange, body) ->
                    LoopbackServer.answer(exchange, 200, new String(keysOfA.document(), UTF_8)));
        HttpFederationClient clientOfB = open(B, Map.of(A.name(), url("http", serverA)));
        LoopbackServer serverB = LoopbackServer.plain(believing(authenticator(clientOfB)));
        HttpFederationClient clientOfA = open(A, Map.of(B.name(), url("http", serverB)))) {
      byte[] body = "{ \"z\": \"\\u00e9\", \"a\": [] }".getBytes(UTF_8);

      FederationResponse response =
          clientOfA.execute(FederationRequest.put(B.name(), TARGET, body));
      clientOfA.execute(FederationRequest.get(B.name(), TARGET));
      clientOfA.execute(FederationRequest.delete(B.name(), TARGET));

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.json().path("origin").asText()).isEqualTo("a.example");
      assertThat(serverB.received().getFirst().body()).isEqualTo(new String(body, UTF_8));
      assertThat(serverA.received())
          .extracting(LoopbackServer.Received::target)
          .containsExactly("/_matrix/key/v2/server");
      assertThatExceptionOfType(FederationException.class)
          .isThrownBy(() -> clientOfA.execute(FederationRequest.get(B.name(), TARGET).unsigned()))
          .satisfies(e -> assertThat(e.status()).hasValue(401));
    }
  }

  private static HttpFederationClient open(
      FederationIdentity identity, Map<ServerName, URI> servers) {
    return HttpFederationClient.open(
        identity, FederationSettings.defaults().withStaticServers(servers), CLOCK);
  }

  private static RequestAuthenticator authenticator(FederationClient client) {
    return new XMatrixAuthenticator(
        B.name(),
        new FetchingKeyRing(
            new OwnKeys(B, CLOCK), client, KeyCache.inMemory(10), Identities.ED25519, CLOCK),
        CLOCK);
  }

  private static LoopbackServer.Handler believing(RequestAuthenticator authenticator) {
    return (exchange, body) -> {
      try {
        Authenticated request =
            authenticator.authenticate(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                authorization(exchange),
                body);
        LoopbackServer.answer(exchange, 200, "{\"origin\":\"" + request.origin() + "\"}");
      } catch (UnauthorizedRequestException e) {
        LoopbackServer.answer(exchange, e.status(), "{\"errcode\":\"" + e.errcode() + "\"}");
      }
    };
  }

  private static List<String> authorization(HttpExchange exchange) {
    return exchange.getRequestHeaders().getOrDefault("Authorization", List.of());
  }

  private static URI url(String scheme, LoopbackServer server) {
    return URI.create(scheme + "://127.0.0.1:" + server.port());
  }
}
