package io.peekbridge.federation.http;

import java.time.Duration;

/** A point on the monotonic clock by which something must be done. */
public final class Deadline {
  private final long end;
  private final Duration limit;

  private Deadline(long end, Duration limit) {
    this.end = end;
    this.limit = limit;
  }

  public static Deadline in(Duration limit) {
    return new Deadline(System.nanoTime() + limit.toNanos(), limit);
  }

  /** What is left; zero or negative if it is over. */
  public Duration remaining() {
    return Duration.ofNanos(end - System.nanoTime());
  }

  public boolean isOver() {
    return end - System.nanoTime() <= 0;
  }

  @Override
  public String toString() {
    return limit.toMillis() + " ms";
  }
}
