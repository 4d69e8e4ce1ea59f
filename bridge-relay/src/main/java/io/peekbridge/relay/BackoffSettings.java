package io.peekbridge.relay;

import java.time.Duration;

/**
 * The pauses after failures: the first, doubled with each further failure, up to the longest. Each
 * is shortened by up to a quarter at random, so that what failed together does not come back
 * together.
 *
 * @param first positive
 * @param longest at least {@code first}; also the longest that another server can make us wait
 */
public record BackoffSettings(Duration first, Duration longest) {
  public BackoffSettings {
    if (first.toMillis() < 1) {
      throw new IllegalArgumentException("the first pause must be at least a millisecond");
    }
    if (longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("the longest pause must not be shorter than the first");
    }
  }
}
