package io.peekbridge.app.bench;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/** The events of one run, when each is due, and when each receiver got it. */
final class LatencyWave {
  private static final long NOT_YET = Long.MIN_VALUE;
  private static final Duration LEAD = Duration.ofMillis(20);

  private final int first;
  private final int events;
  private final int receivers;
  private final long started = System.nanoTime() + LEAD.toNanos();
  private final long intervalNanos;
  private final AtomicLongArray delays;
  private final CountDownLatch missing;

  LatencyWave(int first, int events, int receivers, int perSecond) {
    this.first = first;
    this.events = events;
    this.receivers = receivers;
    this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.delays = new AtomicLongArray(events * receivers);
    this.missing = new CountDownLatch(delays.length());
    for (int i = 0; i < delays.length(); i++) {
      delays.set(i, NOT_YET);
    }
  }

  /** One without events. */
  static LatencyWave none() {
    return new LatencyWave(0, 0, 0, 1);
  }

  /** The number of the first event. */
  int first() {
    return first;
  }

  void sleepUntilDue(int index) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(due(index) - System.nanoTime());
  }

  private long due(int index) {
    return started + index * intervalNanos;
  }

  /** Notes the first arrival of an event at a receiver; events of other runs don't count. */
  void arrived(int number, int receiver, long nanoTime) {
    int index = number - first;
    if (index < 0 || index >= events) {
      return;
    }
    if (delays.compareAndSet(index * receivers + receiver, NOT_YET, nanoTime - due(index))) {
      missing.countDown();
    }
  }

  /** The delays of all events at all receivers, in nanoseconds, once all are there. */
  long[] await(Duration patience) throws InterruptedException {
    if (!missing.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new BenchFailedException(missing.getCount() + " deliveries did not come");
    }
    long[] values = new long[delays.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = delays.get(i);
    }
    return values;
  }
}
