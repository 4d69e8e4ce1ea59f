package io.peekbridge.streams;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How long to wait before a thread that died is replaced: longer each time, up to a limit, until
 * nothing has died for a while. The topology is never given up, since what it has to work through
 * is safe in the log and faults such as a full disk or a broker that is away are mended elsewhere.
 */
final class ThreadRestarts {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration QUIET = Duration.ofMinutes(5);

  private final InstantSource clock;
  private int failures;
  private long lastFailure;

  ThreadRestarts(InstantSource clock) {
    this.clock = clock;
  }

  /** Notes a failure and returns the wait before the replacement. */
  synchronized Duration next() {
    long now = clock.millis();
    if (failures > 0 && now - lastFailure > QUIET.toMillis()) {
      failures = 0;
    }
    lastFailure = now;
    int doublings = Math.min(failures++, 10);
    Duration wait = FIRST.multipliedBy(1L << doublings);
    return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
  }
}
