package io.peekbridge.relay.delivery;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes of all records that wait in memory. */
final class MemoryBudget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  MemoryBudget(long limit) {
    this.limit = limit;
  }

  void add(long bytes) {
    used.addAndGet(bytes);
  }

  boolean isSpent() {
    return used.get() >= limit;
  }

  boolean isHalfFree() {
    return used.get() <= limit / 2;
  }

  long used() {
    return used.get();
  }
}
