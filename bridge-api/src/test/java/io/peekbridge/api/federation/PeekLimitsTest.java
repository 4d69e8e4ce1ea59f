package io.peekbridge.api.federation;

import static io.peekbridge.api.testing.TestServers.OTHER;
import static io.peekbridge.api.testing.TestServers.PEER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.FederationFixture;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class PeekLimitsTest extends PeekScenario {
  @Test
  void more_active_peeks_than_a_server_may_have_are_limited() {
    activePeek(PEER.name(), "a");
    activePeek(PEER.name(), "b");
    activePeek(PEER.name(), "c");

    Answer another = put("d", "");

    assertThat(another.status()).isEqualTo(429);
    assertThat(another.errcode()).isEqualTo("M_LIMIT_EXCEEDED");
    assertThat(another.json().path("retry_after_ms").asLong()).isPositive();
    assertThat(another.header("Retry-After")).contains("60");
    assertThat(put("a", "").status()).describedAs("a peek that it has").isEqualTo(200);
    assertThat(renew("b").status()).isEqualTo(200);
    assertThat(bridge.signed(OTHER, "PUT", target("a"), "{}").status())
        .describedAs("another server")
        .isEqualTo(200);
    endPeek(PEER.name(), "c");
    assertThat(put("d", "").status()).describedAs("after one has ended").isEqualTo(200);
  }

  @Test
  void asking_too_often_is_limited_for_each_server_until_time_has_passed() {
    for (int i = 0; i < 20; i++) {
      assertThat(put("p", "").status()).isEqualTo(200);
    }

    Answer limited = put("p", "");

    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.errcode()).isEqualTo("M_LIMIT_EXCEEDED");
    long wait = limited.json().path("retry_after_ms").asLong();
    assertThat(wait).isBetween(1L, 3_001L);
    assertThat(limited.header("Retry-After").map(Long::parseLong).orElseThrow()).isBetween(1L, 4L);
    assertThat(bridge.signed(OTHER, "PUT", target("p"), "{}").status()).isEqualTo(200);
    assertThat(renew("p").status()).isEqualTo(200);
    bridge.clock.advance(Duration.ofMillis(wait));
    assertThat(put("p", "").status()).isEqualTo(200);
  }

  @Test
  void only_so_many_snapshots_are_sent_at_once() {
    ApiSettings usual = FederationFixture.settings();
    ApiSettings.Limits limits = usual.limits();
    ApiSettings one =
        new ApiSettings(
            usual.federation(),
            usual.operator(),
            usual.peeks(),
            usual.inbound(),
            new ApiSettings.Limits(
                limits.maxTransactionBytes(),
                limits.maxBodyBytes(),
                limits.maxConcurrentRequests(),
                1,
                Duration.ofSeconds(20),
                limits.idleTimeout(),
                limits.stopTimeout()),
            usual.version());
    CountDownLatch confirm = new CountDownLatch(1);
    try (FederationFixture busy = new FederationFixture(one)) {
      busy.rooms.put(RoomInfo.Kind.HOSTED, room.events());
      busy.rooms.decide(Outcome.ok(3));
      busy.log.confirmAfter(confirm);
      CompletableFuture<Answer> first =
          CompletableFuture.supplyAsync(() -> busy.signed(PEER, "PUT", target("a"), "{}"));
      await().until(() -> busy.log.entries().size() == 1);

      Answer second = busy.signed(PEER, "PUT", target("b"), "{}");

      assertThat(second.status()).isEqualTo(429);
      assertThat(second.json().path("retry_after_ms").asLong()).isEqualTo(1000);
      assertThat(busy.log.entries()).describedAs("no peek without its answer").hasSize(1);
      confirm.countDown();
      assertThat(first.join().status()).isEqualTo(200);
      assertThat(busy.signed(PEER, "PUT", target("b"), "{}").status()).isEqualTo(200);
    }
  }

  @Test
  void a_snapshot_that_cannot_be_read_is_asked_for_again() {
    bridge.rooms.snapshots(false);

    Answer answer = put("p1", "");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).contains("2");
    assertThat(answer.json().path("retry_after_ms").asLong()).isEqualTo(2000);
  }

  @Test
  void a_topology_that_is_not_there_is_asked_again() {
    bridge.rooms.available(false);

    Answer answer = put("p1", "");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.errcode()).isEqualTo("M_UNKNOWN");
    assertThat(answer.header("Retry-After")).isPresent();
  }

  @Test
  void a_log_that_does_not_take_the_peek_is_asked_again() {
    bridge.log.failWith(new TimeoutException("broker gone"));

    Answer answer = put("p1", "");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).doesNotContain("broker gone");
  }
}
