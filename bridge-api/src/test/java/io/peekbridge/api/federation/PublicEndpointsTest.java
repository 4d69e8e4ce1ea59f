package io.peekbridge.api.federation;

import static io.peekbridge.api.testing.TestServers.PEER;
import static io.peekbridge.api.testing.TestServers.US;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.FederationFixture;
import io.peekbridge.api.testing.RawConnection;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.InvalidServerKeysException;
import io.peekbridge.matrix.crypto.ServerKeys;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicEndpointsTest {
  private final FederationFixture bridge = new FederationFixture();

  @AfterEach
  void stop() {
    bridge.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/_matrix/key/v2/server",
        "/_matrix/key/v2/server/",
        "/_matrix/key/v2/server/ed25519%3At"
      })
  void our_keys_are_served_signed(String target) throws InvalidServerKeysException {
    Answer answer = bridge.http().get(target);

    ServerKeys keys = ServerKeys.fromSignedDocument((ObjectNode) answer.json(), Ed25519.fastest());
    assertThat(keys.serverName()).isEqualTo(US.name());
    assertThat(keys.verifyKeys()).containsOnlyKeys(US.key().id());
    assertThat(keys.validUntilTs()).isGreaterThan(bridge.clock.millis());
  }

  @Test
  void our_version_and_our_place_are_told() {
    assertThat(bridge.http().get("/_matrix/federation/v1/version").json())
        .isEqualTo(TestRoom.json("{'server': {'name': 'Peekbridge', 'version': '1.2.3'}}"));
    assertThat(bridge.http().get("/.well-known/matrix/server").json())
        .isEqualTo(TestRoom.json("{'m.server': 'm.example:443'}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/_matrix/federation/v1/hierarchy/%21a%3Ab",
        "/_matrix/federation/v1/send/x/y",
        "/_matrix/client/versions",
        "/_matrix/federation/v1//version",
        "/_matrix/federation/v1/%76ersion",
        "/_matrix/../_matrix/federation/v1/version",
        "/_matrix/federation/v1/peek/a/b/renew/c"
      })
  void other_paths_are_unrecognized(String target) {
    Answer answer = bridge.http().get(target);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.errcode()).isEqualTo("M_UNRECOGNIZED");
  }

  @Test
  void other_methods_are_unrecognized() {
    for (String method : List.of("GET", "POST", "PATCH", "OPTIONS", "HEAD", "TRACE", "BREW")) {
      String answer =
          RawConnection.exchange(
              bridge.port(),
              method
                  + " /_matrix/federation/v1/send/t HTTP/1.1\r\n"
                  + "Host: x\r\n"
                  + "Connection: close\r\n\r\n");

      assertThat(answer).describedAs(method).startsWith("HTTP/1.1 405 ");
      if (!method.equals("HEAD")) {
        assertThat(answer).contains("\"errcode\":\"M_UNRECOGNIZED\"");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /_matrix/federation/v1/version HTTP/9.9\r\n\r\n",
        "GET no-slash HTTP/1.1\r\nHost: x\r\n\r\n",
        "\u0001\u0002\u0003\r\n\r\n",
        "GET /a%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /a%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /a?b=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /../.. HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n"
      })
  void what_is_hardly_http_is_told_so_in_json(String request) {
    String answer = RawConnection.exchange(bridge.port(), request);

    assertThat(answer).matches("(?s)HTTP/1.1 (4\\d\\d|505) .*");
    assertThat(answer).contains("application/json").contains("\"errcode\":\"M_");
    assertThat(answer).doesNotContain("jetty").doesNotContain("Exception");
  }

  @Test
  void headers_without_end_are_refused() {
    String answer =
        RawConnection.exchange(
            bridge.port(), "GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(40_000) + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 431 ").contains("M_TOO_LARGE");
  }

  @Test
  void every_answer_forbids_what_browsers_might_do_with_it() {
    Answer answer = bridge.http().get("/_matrix/key/v2/server");

    assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.header("Content-Security-Policy"))
        .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
    assertThat(answer.header("Server")).isEmpty();
  }

  @Test
  void a_query_with_a_broken_escape_is_invalid() {
    String target = "/_matrix/federation/v1/peek/%21a%3Ab/p?ver=%zz";
    Map<String, String> headers = bridge.authorization(PEER, "PUT", target, null);

    String answer =
        RawConnection.exchange(
            bridge.port(),
            "PUT "
                + target
                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: "
                + headers.get("Authorization")
                + "\r\nContent-Length: 0\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("M_INVALID_PARAM");
  }
}
