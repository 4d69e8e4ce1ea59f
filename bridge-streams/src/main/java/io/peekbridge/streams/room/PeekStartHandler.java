package io.peekbridge.streams.room;

import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry.PeekStart;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.kafka.record.SubscriptionKey;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.streams.store.RoomRecord;
import java.util.Optional;
import java.util.regex.Pattern;

/** Starts a peek of another server, or renews it under the id that it has. */
final class PeekStartHandler {
  /**
   * What can be stored and sent. Which ids are allowed is for the edge to say; it may be set to
   * take more than the proposal's eight characters.
   */
  private static final Pattern PEEK_ID = Pattern.compile("[!-~]{1,255}");

  private final ServerName self;
  private final Peeks peeks;

  PeekStartHandler(ServerName self, Peeks peeks) {
    this.self = self;
    this.peeks = peeks;
  }

  Outcome decide(PeekStart request, Turn turn) {
    Optional<RoomRecord> room = turn.room();
    if (room.isEmpty()) {
      return refused(turn, Outcome.Code.NOT_FOUND, "unknown room");
    }
    if (request.versions().isPresent()
        && !request.versions().get().contains(room.get().version())) {
      return refused(
          turn,
          Outcome.Code.INCOMPATIBLE_ROOM_VERSION,
          "the room is of version " + room.get().version());
    }
    if (request.server().equals(self)) {
      return refused(turn, Outcome.Code.FORBIDDEN, "a server does not peek itself");
    }
    if (!PEEK_ID.matcher(request.peekId()).matches()) {
      return refused(turn, Outcome.Code.INVALID, "not a peek id");
    }
    Optional<String> refusal = Peekability.refusal(turn, request.server());
    if (refusal.isPresent()) {
      return refused(turn, Outcome.Code.FORBIDDEN, refusal.get());
    }
    peeks.put(turn, peek(request, turn));
    return Outcome.ok(turn.position());
  }

  /** A peek whose time has run out starts afresh: what happened since has not been delivered. */
  private Subscription peek(PeekStart request, Turn turn) {
    SubscriptionKey key = new SubscriptionKey(turn.roomId(), request.server(), request.peekId());
    Optional<Subscription> before = peeks.active(turn, key);
    return new Subscription(
        key.roomId(),
        key.server(),
        key.peekId(),
        before.map(Subscription::since).orElse(turn.now()),
        turn.now() + request.renewalIntervalMs(),
        before.map(Subscription::position).orElse(turn.position()));
  }

  private static Outcome refused(Turn turn, Outcome.Code code, String reason) {
    return Outcome.refused(code, reason, turn.position());
  }
}
