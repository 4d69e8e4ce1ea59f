package io.peekbridge.federation.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationException.Kind;
import io.peekbridge.federation.support.LoopbackServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that do everything but answer. */
@Timeout(30)
class HostileServersTest extends TransportScenario {
  @Test
  void an_endless_body_is_left_at_the_limit() throws IOException {
    byte[] chunk = ("400\r\n" + "x".repeat(1024) + "\r\n").getBytes(UTF_8);
    RawServer.Behaviour endless =
        socket -> {
          write(socket, OK + "Transfer-Encoding: chunked\r\n\r\n");
          while (true) {
            socket.getOutputStream().write(chunk);
          }
        };
    try (RawServer server = new RawServer(endless)) {
      assertFailure(get(100_000), server.endpoint(false), Kind.TOO_LARGE, false);
    }
  }

  @Test
  void an_endless_error_is_an_error_without_a_body() throws IOException, FederationException {
    RawServer.Behaviour endless =
        socket -> {
          write(socket, "HTTP/1.1 502 Bad\r\n\r\n");
          while (true) {
            write(socket, "x".repeat(1024));
          }
        };
    try (RawServer server = new RawServer(endless)) {
      HttpAnswer answer = transport.send(get(100), List.of(server.endpoint(false)));

      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.body()).isEmpty();
    }
  }

  @Test
  void a_packed_body_is_not_unpacked() throws FederationException {
    LoopbackServer.Handler packed =
        (exchange, body) -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          LoopbackServer.answer(exchange, 200, "not really gzip");
        };
    try (LoopbackServer server = LoopbackServer.plain(packed)) {
      assertThat(transport.send(get(100), List.of(server.endpoint("a"))).body()).hasSize(15);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_server_that_says_nothing_is_a_timeout(boolean tls) throws IOException {
    settings(Duration.ofMillis(200), Duration.ofMillis(200), 10);
    CountDownLatch never = new CountDownLatch(1);
    try (RawServer server = new RawServer(socket -> never.await())) {
      assertFailure(get(100), server.endpoint(tls), Kind.TIMEOUT, true);
    }
  }

  /** Each packet is in time, so that only the limit on the whole ends it. */
  @ParameterizedTest
  @ValueSource(strings = {"", OK, OK + "X: y\r\n", OK + "Content-Length: 1000000\r\n\r\n"})
  void a_server_that_drips_is_a_timeout(String beginning) throws IOException {
    CountDownLatch gone = new CountDownLatch(1);
    RawServer.Behaviour drips =
        socket -> {
          write(socket, beginning);
          while (!gone.await(20, TimeUnit.MILLISECONDS)) {
            write(socket, "x");
          }
        };
    try (RawServer server = new RawServer(drips)) {
      HttpCall call = HttpCall.get(SERVER, "/", 10_000_000, Deadline.in(Duration.ofMillis(300)));

      assertFailure(call, server.endpoint(false), Kind.TIMEOUT, true);
      gone.countDown();
    }
  }

  @Test
  void a_request_that_nobody_reads_is_a_timeout() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    try (RawServer server = new RawServer(socket -> never.await())) {
      HttpCall call =
          new HttpCall(
              SERVER,
              "PUT",
              "/",
              Map.of(),
              Optional.of(new byte[50 << 20]),
              100,
              Deadline.in(Duration.ofMillis(300)));

      assertFailure(call, server.endpoint(false), Kind.TIMEOUT, true);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        OK + "Content-Length: 100\r\n\r\nshort",
        OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nab"
      })
  void a_connection_that_breaks_is_a_connect_failure(String said) throws IOException {
    try (RawServer server = saying(said)) {
      assertFailure(get(100), server.endpoint(false), Kind.CONNECT, true);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.9\r\n\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        OK + "Content-Length: x\r\n\r\n",
        OK + "Transfer-Encoding: chunked\r\n\r\nnot hex\r\n"
      })
  void what_is_not_http_is_malformed(String said) throws IOException {
    try (RawServer server = saying(said)) {
      assertFailure(get(100), server.endpoint(false), Kind.MALFORMED, false);
    }
  }

  @Test
  void headers_without_end_are_malformed() throws IOException {
    try (RawServer many = saying(OK + "X: y\r\n".repeat(10_000) + "\r\n");
        RawServer one = saying(OK + "X: " + "y".repeat(1_000_000) + "\r\n\r\n")) {
      assertFailure(get(100), many.endpoint(false), Kind.MALFORMED, false);
      assertFailure(get(100), one.endpoint(false), Kind.MALFORMED, false);
    }
  }

  @Test
  void plain_text_where_tls_should_be_is_a_tls_failure() throws IOException {
    try (RawServer server = saying("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      assertFailure(get(100), server.endpoint(true), Kind.TLS, true);
    }
  }
}
