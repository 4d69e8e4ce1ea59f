package io.peekbridge.relay.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What went wrong with a destination since its last success.
 *
 * @param failures in a row, 0 or more
 * @param since the time of the first of them
 * @param last the time of the last of them, or an earlier one if it is not known any more
 * @param retryAt the earliest time of the next try
 */
record Trouble(
    int failures, Instant since, Instant last, Instant retryAt, Optional<String> lastError) {
  static final Trouble NONE =
      new Trouble(0, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, Optional.empty());

  boolean isNone() {
    return failures == 0;
  }

  /** One failure more. */
  Trouble and(String error, Instant now, Duration pause) {
    return new Trouble(
        failures + 1, isNone() ? now : since, now, now.plus(pause), Optional.of(error));
  }

  /** The same failure, put off again. */
  Trouble putOff(Instant now, Duration pause) {
    return new Trouble(failures, since, now, now.plus(pause), lastError);
  }
}
