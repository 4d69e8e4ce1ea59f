package io.peekbridge.relay.delivery;

import io.peekbridge.relay.support.Alarms;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Runs so many tasks at once, in the order in which they came; those that wait cost no thread. A
 * task that has run for a while counts as slow and leaves its place to the next, as long as not too
 * many are slow already. So tasks that hang do not hold up those that would be done at once.
 */
final class Turns implements Executor {
  /** After this time a task is slow. */
  static final Duration SLOW = Duration.ofSeconds(1);

  private final Executor executor;
  private final Semaphore slow;
  private final Alarms alarms;
  private final InstantSource clock;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int free;

  /**
   * Turns that are all free.
   *
   * @param limit tasks that run at once without being slow, at least 1
   * @param slow as many tasks may be slow besides; shared with other turns
   * @param executor runs what has its turn
   */
  Turns(int limit, Semaphore slow, Executor executor, Alarms alarms, InstantSource clock) {
    this.free = limit;
    this.slow = slow;
    this.executor = executor;
    this.alarms = alarms;
    this.clock = clock;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      if (free == 0) {
        waiting.add(task);
        return;
      }
      free--;
    }
    begin(task);
  }

  private void begin(Runnable task) {
    executor.execute(() -> new Turn().run(task));
  }

  private void passOn() {
    Runnable next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        free++;
        return;
      }
    }
    begin(next);
  }

  /** One task at its place, or slow. */
  private final class Turn {
    private boolean isOver;
    private boolean isSlow;

    void run(Runnable task) {
      Alarms.Alarm alarm = alarms.at(clock.instant().plus(SLOW), this::isLate);
      try {
        task.run();
      } finally {
        alarm.cancel();
        end();
      }
    }

    private void isLate() {
      synchronized (this) {
        if (isOver || !slow.tryAcquire()) {
          return;
        }
        isSlow = true;
      }
      passOn();
    }

    private void end() {
      synchronized (this) {
        isOver = true;
        if (isSlow) {
          slow.release();
          return;
        }
      }
      passOn();
    }
  }
}
