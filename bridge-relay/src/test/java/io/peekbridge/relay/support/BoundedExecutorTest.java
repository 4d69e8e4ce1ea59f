package io.peekbridge.relay.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedExecutorTest {
  private final Deque<Runnable> running = new ArrayDeque<>();
  private final List<Integer> done = new ArrayList<>();
  private final BoundedExecutor executor = new BoundedExecutor(2, running::add);

  @Test
  void at_most_so_many_run_at_once_in_the_order_in_which_they_came() {
    for (int i = 0; i < 5; i++) {
      int number = i;
      executor.execute(() -> done.add(number));
    }
    while (!running.isEmpty()) {
      assertThat(running).hasSizeLessThanOrEqualTo(2);
      running.remove().run();
    }
    assertThat(done).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void a_task_that_fails_gives_its_place_to_the_next() {
    for (int i = 0; i < 4; i++) {
      executor.execute(
          () -> {
            throw new IllegalStateException("task");
          });
    }
    executor.execute(() -> done.add(1));
    for (int i = 0; i < 4; i++) {
      Runnable task = running.remove();
      assertThatThrownBy(task::run).hasMessage("task");
    }
    running.remove().run();
    assertThat(done).containsExactly(1);
    assertThat(running).isEmpty();
  }
}
