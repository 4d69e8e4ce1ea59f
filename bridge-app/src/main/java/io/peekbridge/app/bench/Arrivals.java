package io.peekbridge.app.bench;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/** Who of many receivers was sent something, who has everything, and since when. */
final class Arrivals {
  private final int wanted;
  private final AtomicIntegerArray pdus;
  private final AtomicInteger tried = new AtomicInteger();
  private final AtomicInteger complete = new AtomicInteger();
  private final AtomicLong firstTried = new AtomicLong();
  private final AtomicLong lastTried = new AtomicLong();
  private final AtomicLong lastComplete = new AtomicLong();

  /**
   * Nobody was sent anything.
   *
   * @param receivers numbered from 0
   * @param wanted PDUs that each of them is to have
   */
  Arrivals(int receivers, int wanted) {
    this.wanted = wanted;
    this.pdus = new AtomicIntegerArray(receivers);
  }

  /** A request with so many PDUs, at least one. */
  void add(int receiver, int more) {
    long now = System.nanoTime();
    int before = pdus.getAndAdd(receiver, more);
    if (before == 0) {
      firstTried.compareAndSet(0, now);
      lastTried.set(now);
      tried.incrementAndGet();
    }
    if (before < wanted && before + more >= wanted) {
      lastComplete.set(now);
      complete.incrementAndGet();
    }
  }

  /**
   * Waits until each of them has everything.
   *
   * @return when the last PDU came, in {@link System#nanoTime}
   */
  long awaitAll(Duration patience) throws InterruptedException {
    Patience.until(
        () -> complete.get() == pdus.length(),
        patience,
        () ->
            "%,d of %,d servers were sent something, and %,d had everything"
                .formatted(tried.get(), pdus.length(), complete.get()));
    return lastComplete.get();
  }

  /** When the first of them was sent something. */
  long firstTried() {
    return firstTried.get();
  }

  /** When the last of them was sent something for the first time. */
  long lastTried() {
    return lastTried.get();
  }
}
