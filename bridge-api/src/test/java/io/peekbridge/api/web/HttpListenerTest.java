package io.peekbridge.api.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.HttpCaller;
import io.peekbridge.api.testing.RawConnection;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HttpListenerTest {
  private static final ErrorFormat PLAIN =
      new ErrorFormat() {
        @Override
        public String contentType() {
          return "text/plain";
        }

        @Override
        public byte[] body(Refusal refusal) {
          return (refusal.code() + " " + refusal.message()).getBytes(StandardCharsets.UTF_8);
        }
      };

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @Test
  void a_stop_lets_requests_under_way_finish_and_takes_no_new_ones() {
    HttpListener listener = started(limits(64, 30), this::waiting);
    int port = listener.port();
    HttpCaller caller = new HttpCaller(port);
    CompletableFuture<Answer> underWay = CompletableFuture.supplyAsync(() -> caller.get("/wait"));
    await().until(() -> entered.getCount() == 0);

    CompletableFuture<Void> stopped = CompletableFuture.runAsync(listener::close);
    await().untilAsserted(() -> assertThat(refused(port)).isTrue());
    assertThat(stopped).isNotDone();
    release.countDown();

    assertThat(underWay.join().body()).isEqualTo("done");
    stopped.join();
    caller.close();
  }

  @Test
  void a_handler_that_takes_longer_than_the_idle_timeout_is_answered_all_the_same() {
    try (HttpListener listener =
            started(
                limits(64, 1),
                routes ->
                    routes.get(
                        "/slow",
                        ctx -> {
                          boolean unused = release.await(2500, TimeUnit.MILLISECONDS);
                          ctx.result("late");
                        }));
        HttpCaller caller = new HttpCaller(listener.port())) {
      assertThat(caller.get("/slow").body()).isEqualTo("late");
    }
  }

  @Test
  void a_connection_that_says_nothing_is_closed() {
    try (HttpListener listener = started(limits(64, 1), routes -> {});
        RawConnection silent = new RawConnection(listener.port())) {
      assertThat(silent.write("GET / HTTP/1.1\r\nHost").readAll()).doesNotContain("200");
    }
  }

  @Test
  void a_body_that_stops_coming_is_given_up() {
    BodyReader bodies = new BodyReader(1 << 20);
    try (HttpListener listener =
            started(
                limits(64, 1), routes -> routes.post("/", ctx -> bodies.read(ctx.req(), 1000)));
        RawConnection stalled = new RawConnection(listener.port())) {
      String answer =
          stalled.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nabc").readAll();

      assertThat(answer).doesNotContain("HTTP/1.1 200").doesNotContain("HTTP/1.1 500");
    }
  }

  @Test
  void all_bodies_together_fit_the_budget_and_give_it_back() {
    BodyReader bodies = new BodyReader(128 * 1024);
    AtomicInteger large = new AtomicInteger();
    try (HttpListener listener =
            started(
                limits(64, 30),
                routes ->
                    routes.post(
                        "/",
                        ctx -> {
                          try (Body body = bodies.read(ctx.req(), 100_000)) {
                            large.addAndGet(body.bytes().length);
                          }
                        }));
        HttpCaller caller = new HttpCaller(listener.port())) {
      byte[] body = new byte[100_000];
      long answered =
          IntStream.range(0, 20)
              .parallel()
              .mapToObj(i -> caller.send("POST", "/", Map.of(), body))
              .filter(answer -> answer.status() == 200)
              .count();

      assertThat(answered).isEqualTo(20);
      assertThat(large).hasValue(20 * body.length);
    }
  }

  @Test
  void a_body_of_unknown_length_is_bounded_too() {
    BodyReader bodies = new BodyReader(1 << 20);
    try (HttpListener listener =
        started(limits(64, 5), routes -> routes.post("/", ctx -> bodies.read(ctx.req(), 10)))) {
      String answer =
          RawConnection.exchange(
              listener.port(),
              String.join(
                  "\r\n",
                  "POST / HTTP/1.1",
                  "Host: x",
                  "Transfer-Encoding: chunked",
                  "",
                  "14",
                  "01234567890123456789",
                  "0",
                  "",
                  ""));

      assertThat(answer).startsWith("HTTP/1.1 413 ").contains("Connection: close");
    }
  }

  @Test
  void a_client_that_still_sends_reads_the_refusal_and_may_finish() {
    try (HttpListener listener = started(limits(64, 30), HttpListenerTest::refusing);
        RawConnection client = new RawConnection(listener.port())) {
      String answer = client.write(announcing(1_200_000)).readAll();

      assertThat(answer).startsWith("HTTP/1.1 413 ").contains("Connection: close");
      for (int i = 0; i < 12; i++) {
        client.write(new byte[100_000]);
      }
    }
  }

  @Test
  void a_client_that_sends_far_too_much_after_the_refusal_is_cut_off() {
    try (HttpListener listener = started(limits(64, 30), HttpListenerTest::refusing);
        RawConnection client = new RawConnection(listener.port())) {
      client.write(announcing(1 << 30)).readAll();

      assertThatThrownBy(() -> client.write(new byte[1 << 26]))
          .isInstanceOf(UncheckedIOException.class);
    }
  }

  @Test
  void a_client_that_dawdles_after_the_refusal_is_cut_off() {
    try (HttpListener listener = started(limits(64, 30), HttpListenerTest::refusing);
        RawConnection client = new RawConnection(listener.port())) {
      client.write(announcing(1_200_000)).readAll();

      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> client.write("x"))
                      .isInstanceOf(UncheckedIOException.class));
    }
  }

  private static void refusing(RoutesConfig routes) {
    BodyReader bodies = new BodyReader(1 << 20);
    routes.post("/", ctx -> bodies.read(ctx.req(), 10));
  }

  private static String announcing(int length) {
    return "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n";
  }

  @Test
  void no_more_requests_than_allowed_are_worked_on_at_once() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpListener listener =
            started(
                limits(4, 30),
                routes ->
                    routes.get(
                        "/",
                        ctx -> {
                          most.accumulateAndGet(now.incrementAndGet(), Math::max);
                          boolean unused = release.await(50, TimeUnit.MILLISECONDS);
                          now.decrementAndGet();
                        }));
        HttpCaller caller = new HttpCaller(listener.port())) {
      CompletableFuture<?>[] answers =
          IntStream.range(0, 16)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> caller.get("/"), threads))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(answers).join();

      assertThat(most.get()).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void a_request_that_finds_no_place_for_too_long_is_told_to_come_again() {
    ApiSettings.Limits one = limits(1, 30).withPatience(Duration.ofMillis(200));
    try (HttpListener listener = started(one, this::waiting);
        HttpCaller caller = new HttpCaller(listener.port())) {
      CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> caller.get("/wait"));
      await().until(() -> entered.getCount() == 0);

      Answer second = caller.get("/wait");

      assertThat(second.status()).isEqualTo(503);
      assertThat(second.body()).startsWith("M_UNKNOWN ");
      release.countDown();
      assertThat(first.join().status()).isEqualTo(200);
    }
  }

  @Test
  void what_goes_wrong_inside_stays_inside() {
    try (HttpListener listener =
            started(
                limits(64, 30),
                routes -> {
                  routes.get(
                      "/bug",
                      ctx -> {
                        throw new IllegalStateException("secret");
                      });
                  routes.get(
                      "/error",
                      ctx -> {
                        throw new StackOverflowError("secret");
                      });
                });
        HttpCaller caller = new HttpCaller(listener.port())) {
      assertThat(caller.get("/bug").status()).isEqualTo(500);
      assertThat(caller.get("/bug").body()).isEqualTo("M_UNKNOWN Internal error.");
      assertThat(caller.get("/error").status()).isEqualTo(500);
      assertThat(caller.get("/error").body()).doesNotContain("secret");
    }
  }

  private void waiting(RoutesConfig routes) {
    routes.get(
        "/wait",
        ctx -> {
          entered.countDown();
          release.await();
          ctx.result("done");
        });
  }

  private static boolean refused(int port) {
    try (RawConnection connection = new RawConnection(port)) {
      return !connection
          .write("GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
          .readAll()
          .contains("404");
    } catch (UncheckedIOException e) {
      return true;
    }
  }

  private static HttpListener started(ApiSettings.Limits limits, Consumer<RoutesConfig> routes) {
    HttpListener listener =
        new HttpListener(
            new ListenerOptions(
                "test", "127.0.0.1", 0, Optional.empty(), limits, PLAIN, new SimpleMeterRegistry()),
            routes);
    listener.start();
    return listener;
  }

  private static ApiSettings.Limits limits(int requests, int idleSeconds) {
    return new ApiSettings.Limits(
        1 << 20,
        1 << 20,
        requests,
        4,
        Duration.ofSeconds(5),
        Duration.ofSeconds(idleSeconds),
        Duration.ofSeconds(10));
  }
}
