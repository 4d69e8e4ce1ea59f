package io.peekbridge.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peekbridge.relay.support.FakeAlarms;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final FakeAlarms time = new FakeAlarms();
  private final List<Runnable> running = new ArrayList<>();
  private final Semaphore slow = new Semaphore(1);

  @Test
  void as_many_run_at_once_as_there_are_places_and_the_others_in_their_order() {
    Turns turns = new Turns(2, slow, running::add, time, time);
    List<Integer> done = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int number = i;
      turns.execute(() -> done.add(number));
    }
    assertThat(running).hasSize(2);
    running.get(1).run();
    assertThat(running).hasSize(3);
    running.get(2).run();
    running.get(0).run();
    running.get(3).run();
    assertThat(done).containsExactly(1, 2, 0, 3);
    assertThat(time.count()).isZero();
  }

  @Test
  void a_task_that_becomes_slow_leaves_its_place_while_there_is_room_for_slow_ones()
      throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Turns turns = new Turns(1, slow, threads, time, time);
      List<Integer> begun = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int number = i;
        turns.execute(() -> hang(begun, number, end));
      }
      await(begun, 1);
      time.advance(Turns.SLOW);
      await(begun, 2);
      time.advance(Turns.SLOW);
      assertThat(slow.availablePermits()).isZero();
      assertThat(begun).containsExactly(0, 1);
      end.countDown();
      await(begun, 3);
    }
    assertThat(slow.availablePermits()).isEqualTo(1);
  }

  @Test
  void a_task_that_fails_gives_its_place_back() {
    Turns turns = new Turns(1, slow, running::add, time, time);
    turns.execute(
        () -> {
          throw new IllegalStateException("broken");
        });
    turns.execute(() -> {});
    assertThatThrownBy(() -> running.getFirst().run()).hasMessage("broken");
    assertThat(running).hasSize(2);
  }

  private void hang(List<Integer> begun, int number, CountDownLatch end) {
    synchronized (begun) {
      begun.add(number);
    }
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(List<Integer> begun, int count) {
    Awaitility.await()
        .until(
            () -> {
              synchronized (begun) {
                return begun.size() == count;
              }
            });
  }
}
