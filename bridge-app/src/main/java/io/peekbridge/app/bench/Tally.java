package io.peekbridge.app.bench;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what receivers get. */
final class Tally {
  private static final Duration GLANCE = Duration.ofMillis(2);

  /** Slower than anything that is measured; what does not reach it has failed. */
  private static final long LEAST_PER_SECOND = 1_000;

  private final AtomicLong pdus = new AtomicLong();
  private final AtomicInteger transactions = new AtomicInteger();
  private final AtomicLong firstNanos = new AtomicLong();
  private volatile long lastNanos;

  void add(int more) {
    long now = System.nanoTime();
    firstNanos.compareAndSet(0, now);
    lastNanos = now;
    pdus.addAndGet(more);
    transactions.incrementAndGet();
  }

  void reset() {
    pdus.set(0);
    transactions.set(0);
    firstNanos.set(0);
  }

  /**
   * Waits for this many PDUs, for a time that grows with their number.
   *
   * @return when the last of them came, in {@link System#nanoTime}
   */
  long await(long wanted) throws InterruptedException {
    Duration patience = BenchNetwork.PATIENCE.plusSeconds(wanted / LEAST_PER_SECOND);
    long deadline = System.nanoTime() + patience.toNanos();
    while (pdus.get() < wanted) {
      if (System.nanoTime() > deadline) {
        throw new BenchFailedException(
            "%,d of %,d deliveries after %d s".formatted(pdus.get(), wanted, patience.toSeconds()));
      }
      Thread.sleep(GLANCE);
    }
    return lastNanos;
  }

  /** When the first of them came, in {@link System#nanoTime}; there must be one. */
  long firstNanos() {
    return firstNanos.get();
  }

  double pdusPerTransaction() {
    return (double) pdus.get() / transactions.get();
  }
}
