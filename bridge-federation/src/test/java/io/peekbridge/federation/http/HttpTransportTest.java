package io.peekbridge.federation.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationException.Kind;
import io.peekbridge.federation.support.LoopbackServer;
import java.io.IOException;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpTransportTest extends TransportScenario {
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
