package io.peekbridge.relay.delivery;

import io.peekbridge.relay.support.Alarms;
import io.peekbridge.relay.support.BoundedExecutor;
import java.time.Duration;
import java.time.InstantSource;
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

  private final BoundedExecutor places;
  private final Semaphore slow;
  private final Alarms alarms;
  private final InstantSource clock;

  /**
   * Turns that are all free.
   *
   * @param limit tasks that run at once without being slow, at least 1
   * @param slow as many tasks may be slow besides; shared with other turns
   * @param executor runs what has its turn
   */
  Turns(int limit, Semaphore slow, Executor executor, Alarms alarms, InstantSource clock) {
    this.places = new BoundedExecutor(limit, executor);
    this.slow = slow;
    this.alarms = alarms;
    this.clock = clock;
  }

  @Override
  public void execute(Runnable task) {
    places.executeLeaving(place -> new Turn(place).run(task));
  }

  /** One task at its place, or slow. */
  private final class Turn {
    private final BoundedExecutor.Place place;
    private boolean isOver;
    private boolean isSlow;

    Turn(BoundedExecutor.Place place) {
      this.place = place;
    }

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
      place.leave();
    }

    private synchronized void end() {
      isOver = true;
      if (isSlow) {
        slow.release();
      }
    }
  }
}
