package io.peekbridge.streams.room;

import io.peekbridge.kafka.record.RoomLogEntry.PeekExpiry;
import io.peekbridge.kafka.record.SubscriptionKey;

/** Ends a peek that was not renewed in time. */
final class PeekExpiryHandler {
  private final Peeks peeks;

  PeekExpiryHandler(Peeks peeks) {
    this.peeks = peeks;
  }

  /**
   * Leaves a peek alone that expires at another time by now, and one whose time has not come by the
   * log's clock.
   */
  void handle(PeekExpiry entry, Turn turn) {
    turn.peek(new SubscriptionKey(turn.roomId(), entry.server(), entry.peekId()))
        .filter(peek -> peek.expiresAt() == entry.expiresAt() && peek.expiresAt() <= turn.now())
        .ifPresent(peek -> peeks.expire(turn, peek));
  }
}
