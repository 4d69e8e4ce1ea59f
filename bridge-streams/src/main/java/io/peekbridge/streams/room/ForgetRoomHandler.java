package io.peekbridge.streams.room;

import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.streams.store.RoomRecord;
import java.util.Optional;

/**
 * Stops following a room. What we have of it stays as it is; those who peek it through us are told
 * that nothing comes any more.
 */
final class ForgetRoomHandler {
  private final Peeks peeks;

  ForgetRoomHandler(Peeks peeks) {
    this.peeks = peeks;
  }

  Outcome decide(Turn turn) {
    Optional<RoomRecord> room = turn.room();
    if (room.isEmpty()) {
      return Outcome.refused(Outcome.Code.NOT_FOUND, "unknown room", turn.position());
    }
    if (room.get().kind() == RoomInfo.Kind.HOSTED) {
      return Outcome.refused(
          Outcome.Code.FORBIDDEN, "a hosted room is not forgotten", turn.position());
    }
    turn.putRoom(room.get().as(RoomInfo.Kind.FORGOTTEN));
    peeks.expireAll(turn);
    return Outcome.ok(turn.position());
  }
}
