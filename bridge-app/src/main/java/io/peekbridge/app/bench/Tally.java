package io.peekbridge.app.bench;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what receivers get. */
final class Tally {
  private static final Duration GLANCE = Duration.ofMillis(2);

  private final AtomicLong pdus = new AtomicLong();
  private final AtomicInteger transactions = new AtomicInteger();
  private volatile long lastNanos;

  void add(int more) {
    pdus.addAndGet(more);
    transactions.incrementAndGet();
    lastNanos = System.nanoTime();
  }

  void reset() {
    pdus.set(0);
    transactions.set(0);
  }

  /**
   * Waits for this many PDUs.
   *
   * @return when the last of them came, in {@link System#nanoTime}
   */
  long await(long wanted, Duration patience) throws InterruptedException {
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

  double pdusPerTransaction() {
    return (double) pdus.get() / transactions.get();
  }
}
