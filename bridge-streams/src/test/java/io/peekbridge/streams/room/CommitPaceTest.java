package io.peekbridge.streams.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

class CommitPaceTest {
  private final AtomicLong clock = new AtomicLong(1_000_000_000);
  private final CommitPace pace = new CommitPace(clock::get);
  private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();

  private void pass(long millis) {
    clock.addAndGet(Duration.ofMillis(millis).toNanos());
  }

  /** Asks for a commit, which takes that long. */
  private void commit(long millis) {
    pace.worked(context);
    pace.askForCommit();
    pass(millis);
    pace.polling();
  }

  @Test
  void what_comes_to_an_idle_topology_is_committed_at_once() {
    assertThat(pace.isOpen()).isFalse();

    pace.worked(context);

    assertThat(pace.isOpen()).isTrue();
    assertThat(pace.patience()).isZero();
    pace.askForCommit();
    assertThat(context.committed()).isTrue();
    assertThat(pace.isOpen()).isFalse();
  }

  @Test
  void what_comes_soon_after_a_commit_waits_for_twice_its_time() {
    commit(10);

    pace.worked(context);
    assertThat(pace.patience()).isEqualTo(Duration.ofMillis(20).toNanos());

    pass(15);
    assertThat(pace.patience()).isEqualTo(Duration.ofMillis(5).toNanos());
    pass(5);
    assertThat(pace.patience()).isZero();
  }

  @Test
  void the_wait_is_neither_nothing_nor_long() {
    commit(0);
    assertThat(pace.patience()).isEqualTo(Duration.ofMillis(4).toNanos());

    commit(5_000);
    assertThat(pace.patience()).isEqualTo(Duration.ofMillis(100).toNanos());
  }

  @Test
  void a_task_that_is_gone_is_asked_for_nothing() {
    pace.worked(context);
    pace.closed(new MockProcessorContext<>());
    assertThat(pace.isOpen()).isTrue();

    pace.closed(context);

    assertThat(pace.isOpen()).isFalse();
    assertThat(context.committed()).isFalse();
  }

  @Test
  void each_thread_has_its_own() throws InterruptedException {
    pace.worked(context);
    AtomicBoolean openElsewhere = new AtomicBoolean(true);

    Thread other = Thread.ofPlatform().start(() -> openElsewhere.set(pace.isOpen()));
    other.join();

    assertThat(openElsewhere).isFalse();
  }
}
