package io.peekbridge.streams.room;

import io.peekbridge.kafka.record.RoomLogEntry.PeekExpiry;
import io.peekbridge.kafka.record.RoomLogEntry.PeekRevoke;
import io.peekbridge.kafka.record.SubscriptionKey;

/** Ends peeks whose servers have not asked for that. */
final class PeekEndHandler {
  private final Peeks peeks;

  PeekEndHandler(Peeks peeks) {
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

  /** Ends a peek before its time; one that has been started again since is another. */
  void handle(PeekRevoke entry, Turn turn) {
    turn.peek(new SubscriptionKey(turn.roomId(), entry.server(), entry.peekId()))
        .filter(peek -> peek.since() == entry.since())
        .ifPresent(peek -> peeks.expire(turn, peek));
  }
}
