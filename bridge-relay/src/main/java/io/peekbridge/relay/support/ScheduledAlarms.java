package io.peekbridge.relay.support;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alarms on one thread of their own. None goes off before its time by the clock: who is woken looks
 * at the clock, goes on sleeping if it is too early, and would sleep for ever.
 */
public final class ScheduledAlarms implements Alarms, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ScheduledAlarms.class);

  private final Clock clock;
  private final ScheduledThreadPoolExecutor executor;

  public ScheduledAlarms(String threadName, Clock clock) {
    this.clock = clock;
    this.executor =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name(threadName).daemon().unstarted(task));
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Alarm at(Instant time, Runnable task) {
    Pending pending = new Pending(time, task);
    pending.schedule();
    return pending;
  }

  /** Forgets the alarms that are set. */
  @Override
  public void close() {
    executor.shutdownNow();
  }

  private final class Pending implements Alarm, Runnable {
    private final Instant time;
    private final Runnable task;
    private Alarm scheduled = NONE;
    private boolean cancelled;

    Pending(Instant time, Runnable task) {
      this.time = time;
      this.task = task;
    }

    synchronized void schedule() {
      if (cancelled) {
        return;
      }
      long delay = Math.max(0, Duration.between(clock.instant(), time).toNanos());
      try {
        var future = executor.schedule(this, delay, TimeUnit.NANOSECONDS);
        scheduled = () -> future.cancel(false);
      } catch (RejectedExecutionException e) {
        log.debug("an alarm after the end: {}", e.toString());
      }
    }

    @Override
    public void run() {
      // The executor's clock is not the one that the time was taken from.
      if (clock.instant().isBefore(time)) {
        schedule();
        return;
      }
      try {
        task.run();
      } catch (RuntimeException e) {
        log.error("an alarm failed", e);
      }
    }

    @Override
    public synchronized void cancel() {
      cancelled = true;
      scheduled.cancel();
    }
  }
}
