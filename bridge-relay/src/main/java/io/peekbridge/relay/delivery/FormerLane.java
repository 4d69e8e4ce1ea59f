package io.peekbridge.relay.delivery;

import io.peekbridge.kafka.record.Destination;
import io.peekbridge.relay.delivery.LaneState.BackingOff;
import io.peekbridge.relay.delivery.LaneState.Idle;
import io.peekbridge.relay.delivery.LaneState.Parked;
import java.time.Duration;
import java.time.Instant;

/** How a lane begins whose place an earlier process has written down. */
final class FormerLane {
  private FormerLane() {}

  /**
   * Its state.
   *
   * @param longest nobody waits longer, however the clock has moved since
   */
  static LaneState state(Destination place, Instant now, Duration longest) {
    Trouble trouble = trouble(place, now.plus(longest));
    if (place.behind()) {
      return new Parked(trouble);
    }
    return trouble.isNone() ? new Idle() : new BackingOff(trouble);
  }

  private static Trouble trouble(Destination place, Instant latest) {
    if (place.failures() == 0) {
      return Trouble.NONE;
    }
    Instant since = Instant.ofEpochMilli(place.failingSince());
    Instant retryAt = Instant.ofEpochMilli(place.retryAt());
    return new Trouble(
        place.failures(),
        since,
        since,
        retryAt.isAfter(latest) ? latest : retryAt,
        place.lastError());
  }
}
