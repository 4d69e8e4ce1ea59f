package io.peekbridge.relay.delivery;

import io.peekbridge.relay.RelaySettings;
import java.time.InstantSource;

/** Tells which destinations are too far behind. */
final class Overdue {
  private final RelaySettings.Patience patience;
  private final InstantSource clock;

  Overdue(RelaySettings.Patience patience, InstantSource clock) {
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * Whether one is. Only one that fails or is behind is blamed for the age of what waits: after a
   * rest of our own, everybody's is old.
   */
  boolean isToo(Feed feed, Trouble trouble) {
    if (feed.hasLost() || feed.pending() > patience.records()) {
      return true;
    }
    long oldest = feed.oldestPending();
    return oldest != 0
        && (!trouble.isNone() || feed.isBehind())
        && clock.millis() - oldest > patience.age().toMillis();
  }
}
