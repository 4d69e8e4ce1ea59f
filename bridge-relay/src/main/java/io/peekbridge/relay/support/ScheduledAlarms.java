package io.peekbridge.relay.support;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Alarms on one thread of their own. */
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
    long delay = Math.max(0, Duration.between(clock.instant(), time).toMillis());
    Future<?> set = executor.schedule(() -> run(task), delay, TimeUnit.MILLISECONDS);
    return () -> set.cancel(false);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("an alarm failed", e);
    }
  }

  /** Forgets the alarms that are set. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
