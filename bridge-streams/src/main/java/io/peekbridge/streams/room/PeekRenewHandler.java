package io.peekbridge.streams.room;

import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry.PeekRenew;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.kafka.record.SubscriptionKey;
import java.util.Optional;

/** Renews a peek that has not run out. */
final class PeekRenewHandler {
  private final Peeks peeks;

  PeekRenewHandler(Peeks peeks) {
    this.peeks = peeks;
  }

  Outcome decide(PeekRenew request, Turn turn) {
    Optional<Subscription> peek =
        peeks.active(turn, new SubscriptionKey(turn.roomId(), request.server(), request.peekId()));
    if (peek.isEmpty()) {
      return Outcome.refused(Outcome.Code.NOT_FOUND, "unknown peek", turn.position());
    }
    peeks.put(turn, renewed(peek.get(), turn.now() + request.renewalIntervalMs()));
    return Outcome.ok(turn.position());
  }

  private static Subscription renewed(Subscription peek, long expiresAt) {
    return new Subscription(
        peek.roomId(), peek.server(), peek.peekId(), peek.since(), expiresAt, peek.position());
  }
}
