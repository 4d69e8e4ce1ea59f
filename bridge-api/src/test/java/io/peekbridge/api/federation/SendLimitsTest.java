package io.peekbridge.api.federation;

import static io.peekbridge.api.testing.TestServers.OTHER;
import static io.peekbridge.api.testing.TestServers.PEER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.FederationFixture;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.matrix.room.RoomVersions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendLimitsTest {
  private static final int BUDGET = 16 * 1024;

  private final FederationFixture bridge = new FederationFixture(settings());
  private final TestRoom room = new TestRoom(PEER, RoomVersions.V12, "unused");
  private final CountDownLatch confirm = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  SendLimitsTest() {
    bridge.rooms.put(RoomInfo.Kind.PEEKED, room.events());
  }

  private static ApiSettings settings() {
    ApiSettings usual = FederationFixture.settings();
    return new ApiSettings(
        usual.federation(),
        usual.operator(),
        usual.peeks(),
        new ApiSettings.Inbound(50, 100, 4, BUDGET),
        usual.limits().withPatience(Duration.ofSeconds(20)),
        usual.version());
  }

  @AfterEach
  void stop() {
    confirm.countDown();
    threads.close();
    bridge.close();
  }

  @Test
  void a_server_over_its_rate_is_told_when_to_come_again_and_others_are_not_touched() {
    assertThat(send("a", 50).status()).isEqualTo(200);
    assertThat(send("b", 50).status()).isEqualTo(200);

    Answer limited = send("c", 25);

    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.errcode()).isEqualTo("M_LIMIT_EXCEEDED");
    assertThat(limited.json().path("retry_after_ms").asLong()).isBetween(400L, 600L);
    assertThat(limited.header("Retry-After")).contains("1");
    assertThat(refused("rate")).isEqualTo(1);
    assertThat(bridge.log.entries()).hasSize(100);
    assertThat(bridge.signed(OTHER, "PUT", SendScenario.target("c"), "{}").status()).isEqualTo(200);
    bridge.clock.advance(Duration.ofMillis(limited.json().path("retry_after_ms").asLong()));
    assertThat(send("c", 25).status()).isEqualTo(200);
  }

  @Test
  void what_a_server_over_its_rate_sends_is_not_looked_at() {
    send("a", 50);
    send("b", 50);

    Answer limited = put("c", "{\"pdus\":[1,2,3],\"edus\":7}");

    assertThat(limited.status()).isEqualTo(429);
  }

  @Test
  void transactions_without_events_are_not_free() {
    for (int i = 0; i < 100; i++) {
      assertThat(put("t" + i, "{\"edus\":[{}]}").status()).isEqualTo(200);
    }

    assertThat(put("last", "{\"edus\":[{}]}").status()).isEqualTo(429);
  }

  @Test
  void only_so_many_transactions_of_a_server_are_worked_on_at_once() {
    bridge.log.confirmAfter(confirm);
    List<CompletableFuture<Answer>> first = sendAtOnce(4, 1);
    await().until(() -> bridge.log.entries().size() == 4);

    Answer fifth = send("fifth", 1);

    assertThat(fifth.status()).isEqualTo(429);
    assertThat(fifth.errcode()).isEqualTo("M_LIMIT_EXCEEDED");
    confirm.countDown();
    assertThat(first).allMatch(answer -> answer.join().status() == 200);
  }

  @Test
  void a_log_that_fails_is_left_alone_until_one_transaction_has_found_it_well() {
    bridge.log.failWith(new TimeoutException("away"));
    assertThat(send("a", 3).status()).isEqualTo(503);
    bridge.log.work();

    Answer refused = send("b", 1);
    bridge.clock.advance(LogCircuit.PAUSE);
    Answer probe = send("b", 1);
    Answer next = send("a", 3);

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.json().path("retry_after_ms").asLong()).isEqualTo(2000);
    assertThat(refused.header("Retry-After")).contains("2");
    assertThat(refused("log_away")).isEqualTo(2);
    assertThat(probe.status()).isEqualTo(200);
    assertThat(next.status()).isEqualTo(200);
    assertThat(bridge.log.entries()).hasSize(4);
  }

  @Test
  void an_event_that_is_too_large_for_the_log_says_nothing_of_the_log() {
    bridge.log.failWith(new RecordTooLargeException("large"));
    assertThat(send("a", 1).status()).isEqualTo(413);
    bridge.log.work();

    assertThat(send("b", 1).status()).isEqualTo(200);
  }

  @Test
  void a_log_that_hangs_is_asked_by_no_more_than_one_now_and_then() {
    bridge.log.confirmAfter(confirm);
    CompletableFuture<Answer> hanging = sendAtOnce(1, 2).getFirst();
    await().until(() -> bridge.log.entries().size() == 2);
    bridge.clock.advance(LogCircuit.SLOW.plusMillis(1));

    assertThat(send("b", 1).status()).isEqualTo(503);
    assertThat(gauge("peekbridge.log.refusing")).isEqualTo(1);
    bridge.clock.advance(LogCircuit.PAUSE);
    CompletableFuture<Answer> probe = async("probe", 1);
    await().until(() -> bridge.log.entries().size() == 3);
    assertThat(send("c", 1).status()).isEqualTo(503);
    confirm.countDown();

    assertThat(hanging.join().status()).isEqualTo(200);
    assertThat(probe.join().status()).isEqualTo(200);
    assertThat(send("b", 1).status()).isEqualTo(200);
    assertThat(gauge("peekbridge.log.refusing")).isZero();
  }

  @Test
  void no_more_bytes_wait_for_the_log_than_the_budget_and_all_are_given_back() {
    bridge.log.confirmAfter(confirm);
    CompletableFuture<Answer> most = async("a", 10);
    CompletableFuture<Answer> rest = async("b", 10);

    Answer refused = CompletableFuture.anyOf(most, rest).thenApply(Answer.class::cast).join();

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).contains("2");
    assertThat(refused("log_full")).isPositive();
    assertThat(gauge("peekbridge.log.unconfirmed.bytes")).isBetween(BUDGET * 0.8, (double) BUDGET);
    confirm.countDown();
    CompletableFuture.allOf(most, rest).join();
    await().until(() -> gauge("peekbridge.log.unconfirmed.bytes") == 0);
    assertThat(send("c", 10).status()).isEqualTo(200);
  }

  private double refused(String reason) {
    return bridge.metrics.counter("peekbridge.inbound.refused", "reason", reason).count();
  }

  private double gauge(String name) {
    return bridge.metrics.get(name).gauge().value();
  }

  private List<CompletableFuture<Answer>> sendAtOnce(int transactions, int events) {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < transactions; i++) {
      answers.add(async("once" + i, events));
    }
    return answers;
  }

  private CompletableFuture<Answer> async(String transactionId, int events) {
    return CompletableFuture.supplyAsync(() -> send(transactionId, events), threads);
  }

  private Answer send(String transactionId, int events) {
    String event = SendScenario.text(room.next("x".repeat(500)));
    return put(transactionId, "{\"pdus\":[" + SendScenario.times(events, event) + "]}");
  }

  private Answer put(String transactionId, String body) {
    return bridge.signed(PEER, "PUT", SendScenario.target(transactionId), body);
  }
}
