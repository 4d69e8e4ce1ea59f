package io.peekbridge.federation.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationException.Kind;
import io.peekbridge.federation.FederationSettings;
import io.peekbridge.federation.FederationSettings.Limits;
import io.peekbridge.federation.FederationSettings.Timeouts;
import io.peekbridge.federation.support.LoopbackServer;
import io.peekbridge.federation.tls.TlsFiles;
import io.peekbridge.matrix.id.ServerName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpTransportTest {
  private static final ServerName SERVER = new ServerName("a.example");
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private HttpTransport transport =
      new HttpTransport(FederationSettings.defaults(), TlsFiles.client(List.of()));

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void a_request_arrives_as_it_was_given() throws FederationException {
    try (LoopbackServer server = LoopbackServer.plain(LoopbackServer.answering(200, "{}"))) {
      String target = "/_matrix/federation/v1/peek/%21a%3Ab/..%2F;x?ver=1&ver=2&e=&s=a+b%20c";
      byte[] body = "{ \"b\":1 ,\n\"a\" : 2}".getBytes(UTF_8);

      transport.send(
          new HttpCall(
              SERVER,
              "PUT",
              target,
              Map.of("Authorization", "X-Matrix x"),
              Optional.of(body),
              100,
              Deadline.in(LONG)),
          List.of(server.endpoint("name.example")));

      LoopbackServer.Received received = server.received().getFirst();
      assertThat(received.method()).isEqualTo("PUT");
      assertThat(received.target()).isEqualTo(target);
      assertThat(received.body()).isEqualTo("{ \"b\":1 ,\n\"a\" : 2}");
      assertThat(received.header("Host")).isEqualTo("name.example");
      assertThat(received.header("Authorization")).isEqualTo("X-Matrix x");
      assertThat(received.header("Content-type")).startsWith("application/json");
      assertThat(received.header("User-agent")).matches("Peekbridge/[0-9].*");
      assertThat(received.headers()).doesNotContainKeys("Upgrade", "Cookie", "Accept-encoding");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 301, 307, 401, 404, 429, 503})
  void every_status_is_handed_over_without_a_second_request(int status) throws FederationException {
    LoopbackServer.Handler handler =
        (exchange, body) -> {
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
          exchange.getResponseHeaders().set("Retry-After", "0");
          exchange.getResponseHeaders().set("Set-Cookie", "a=b");
          LoopbackServer.answer(exchange, status, "{\"x\":1}");
        };
    try (LoopbackServer server = LoopbackServer.plain(handler)) {
      HttpAnswer answer = transport.send(get(100), List.of(server.endpoint("a")));

      assertThat(answer.status()).isEqualTo(status);
      assertThat(new String(answer.body(), UTF_8)).isEqualTo("{\"x\":1}");
      assertThat(answer.header("location")).contains("/elsewhere");
      assertThat(server.received()).hasSize(1);
    }
  }

  @Test
  void a_connection_is_used_again_and_carries_no_cookies() throws FederationException {
    CountingBehaviour behaviour = new CountingBehaviour();
    try (LoopbackServer server = LoopbackServer.plain(behaviour)) {
      transport.send(get(100), List.of(server.endpoint("a")));
      transport.send(get(100), List.of(server.endpoint("a")));

      assertThat(behaviour.ports).hasSize(2);
      assertThat(behaviour.ports.get(0)).isEqualTo(behaviour.ports.get(1));
      assertThat(server.received().get(1).headers()).doesNotContainKey("Cookie");
    }
  }

  @Test
  void a_body_of_exactly_the_limit_is_taken_and_one_more_byte_is_not() throws FederationException {
    try (LoopbackServer server =
        LoopbackServer.plain(LoopbackServer.answering(200, "x".repeat(100)))) {
      assertThat(transport.send(get(100), List.of(server.endpoint("a"))).body()).hasSize(100);
      assertFailure(get(99), server.endpoint("a"), Kind.TOO_LARGE, false);
      assertThat(transport.send(get(100), List.of(server.endpoint("a"))).body()).hasSize(100);
    }
  }

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

  @Test
  void waiting_for_a_place_in_the_pool_is_a_timeout_too() throws Exception {
    settings(Duration.ofMillis(200), LONG, 1);
    CountDownLatch release = new CountDownLatch(1);
    RawServer.Behaviour holds =
        socket -> {
          release.await();
          socket.close();
        };
    try (RawServer server = new RawServer(holds)) {
      Thread holder =
          Thread.startVirtualThread(
              () -> assertFailure(get(100), server.endpoint(false), Kind.CONNECT, true));
      await().until(() -> server.connections() == 1);

      assertFailure(get(100), server.endpoint(false), Kind.TIMEOUT, true);

      release.countDown();
      holder.join();
    }
  }

  @Test
  void very_many_requests_at_once_get_through_a_small_pool() throws Exception {
    settings(LONG, LONG, 5);
    try (LoopbackServer server = LoopbackServer.plain(LoopbackServer.answering(200, "{}"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpAnswer>> answers = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        answers.add(threads.submit(() -> transport.send(get(100), List.of(server.endpoint("a")))));
      }
      for (Future<HttpAnswer> answer : answers) {
        assertThat(answer.get().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void a_deadline_that_is_over_sends_nothing() throws IOException {
    try (RawServer server = new RawServer(socket -> {})) {
      HttpCall call = HttpCall.get(SERVER, "/", 100, Deadline.in(Duration.ZERO));

      assertFailure(call, server.endpoint(false), Kind.TIMEOUT, true);
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void a_refused_connection_is_a_connect_failure() throws IOException {
    assertFailure(get(100), closedPort(), Kind.CONNECT, true);
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

  @Test
  void the_next_address_is_tried_when_no_connection_can_be_made()
      throws IOException, FederationException {
    Endpoint closed = closedPort();
    try (LoopbackServer server = LoopbackServer.plain(LoopbackServer.answering(200, "{}"))) {
      HttpAnswer answer = transport.send(get(100), List.of(closed, server.endpoint("a")));

      assertThat(answer.status()).isEqualTo(200);
    }
  }

  @Test
  void the_next_address_is_not_tried_once_the_request_was_sent() throws IOException {
    try (RawServer breaks = saying("");
        LoopbackServer server = LoopbackServer.plain(LoopbackServer.answering(200, "{}"))) {
      assertThatExceptionOfType(FederationException.class)
          .isThrownBy(
              () ->
                  transport.send(get(100), List.of(breaks.endpoint(false), server.endpoint("a"))));
      assertThat(server.received()).isEmpty();
    }
  }

  private void settings(Duration connect, Duration read, int perDestination) {
    transport.close();
    transport =
        new HttpTransport(
            FederationSettings.defaults()
                .withTimeouts(new Timeouts(connect, read, LONG))
                .withLimits(new Limits(10, perDestination, 1_000)),
            TlsFiles.client(List.of()));
  }

  private void assertFailure(HttpCall call, Endpoint endpoint, Kind kind, boolean isTransient) {
    assertThatExceptionOfType(FederationException.class)
        .isThrownBy(() -> transport.send(call, List.of(endpoint)))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.transientFailure()).isEqualTo(isTransient);
              assertThat(e.destination()).isEqualTo(SERVER);
            });
  }

  private static HttpCall get(int maxResponseBytes) {
    return HttpCall.get(SERVER, "/", maxResponseBytes, Deadline.in(LONG));
  }

  private static Endpoint closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Endpoint(false, InetAddress.getLoopbackAddress(), socket.getLocalPort(), "a", "a");
    }
  }

  /** A server that reads the head of a request, says something and hangs up. */
  private static RawServer saying(String text) {
    return new RawServer(
        socket -> {
          socket.getInputStream().read(new byte[4096]);
          write(socket, text);
          socket.close();
        });
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
    socket.getOutputStream().flush();
  }

  private static final class CountingBehaviour implements LoopbackServer.Handler {
    private final List<Integer> ports = new CopyOnWriteArrayList<>();

    @Override
    public void handle(HttpExchange exchange, byte[] body) throws IOException {
      ports.add(exchange.getRemoteAddress().getPort());
      exchange.getResponseHeaders().set("Set-Cookie", "a=b");
      LoopbackServer.answer(exchange, 200, "{}");
    }
  }
}
