package io.peekbridge.federation.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SingleFlightTest {
  @Test
  void all_who_ask_meanwhile_share_one_piece_of_work() {
    AtomicInteger done = new AtomicInteger();
    CountDownLatch release = new CountDownLatch(1);
    SingleFlight<String, Integer> flight =
        new SingleFlight<>(
            key -> {
              await(release);
              return done.incrementAndGet();
            });

    List<CompletableFuture<Integer>> results =
        IntStream.range(0, 100).mapToObj(i -> flight.start("a")).toList();
    release.countDown();

    assertThat(results).allSatisfy(result -> assertThat(result.join()).isEqualTo(1));
    assertThat(flight.start("a").join()).isEqualTo(2);
  }

  @Test
  void work_for_one_key_does_not_wait_for_another() {
    CountDownLatch release = new CountDownLatch(1);
    SingleFlight<String, String> flight =
        new SingleFlight<>(
            key -> {
              if (key.equals("slow")) {
                await(release);
              }
              return key;
            });
    CompletableFuture<String> slow = flight.start("slow");

    assertThat(flight.start("fast").join()).isEqualTo("fast");
    assertThat(slow).isNotDone();
    release.countDown();
    assertThat(slow.join()).isEqualTo("slow");
  }

  @Test
  void a_failure_reaches_all_and_is_not_kept() {
    AtomicInteger calls = new AtomicInteger();
    SingleFlight<String, String> flight =
        new SingleFlight<>(
            key -> {
              if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("broken");
              }
              return "fine";
            });

    assertThatThrownBy(() -> flight.start("a").join()).hasMessageContaining("broken");
    assertThat(flight.start("a").join()).isEqualTo("fine");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
