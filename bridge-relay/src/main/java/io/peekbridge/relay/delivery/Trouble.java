package io.peekbridge.relay.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What went wrong with a destination since its last success.
 *
 * @param failures in a row, 0 or more
 * @param since the time of the first of them
 * @param retryAt the earliest time of the next try
 */
record Trouble(int failures, Instant since, Instant retryAt, Optional<String> lastError) {
  static final Trouble NONE = new Trouble(0, Instant.EPOCH, Instant.EPOCH, Optional.empty());

  boolean isNone() {
    return failures == 0;
  }

  /** One failure more. */
  Trouble and(String error, Instant now, Duration pause) {
    return new Trouble(failures + 1, isNone() ? now : since, now.plus(pause), Optional.of(error));
  }
}
