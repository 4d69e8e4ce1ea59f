package io.peekbridge.streams.room;

import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry.PeekStop;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.kafka.record.SubscriptionKey;
import java.util.Optional;

/** Ends a peek at its server's wish. */
final class PeekStopHandler {
  private final Peeks peeks;

  PeekStopHandler(Peeks peeks) {
    this.peeks = peeks;
  }

  Outcome decide(PeekStop request, Turn turn) {
    Optional<Subscription> peek =
        peeks.active(turn, new SubscriptionKey(turn.roomId(), request.server(), request.peekId()));
    if (peek.isEmpty()) {
      return Outcome.refused(Outcome.Code.NOT_FOUND, "unknown peek", turn.position());
    }
    peeks.stop(turn, peek.get());
    return Outcome.ok(turn.position());
  }
}
