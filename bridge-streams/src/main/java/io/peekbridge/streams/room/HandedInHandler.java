package io.peekbridge.streams.room;

import io.peekbridge.kafka.query.HeldEvent.Status;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry.HandedIn;
import io.peekbridge.matrix.auth.ServerAcl;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.state.StateResolutionTooLargeException;
import io.peekbridge.streams.store.EventRecord;
import io.peekbridge.streams.store.RoomRecord;
import java.util.Optional;

/**
 * Takes in a membership event that its server hands to us because we are in the room (server-server
 * API: "Joining Rooms", "Leaving Rooms", "Knocking upon a room"), and passes it on to all others.
 */
final class HandedInHandler {
  private static final String MEMBER = "m.room.member";

  private final Acceptance acceptance;

  HandedInHandler(Acceptance acceptance) {
    this.acceptance = acceptance;
  }

  Outcome decide(HandedIn request, Turn turn) {
    Optional<RoomRecord> room = turn.room().filter(known -> known.kind().isResident());
    if (room.isEmpty()) {
      return refused(turn, Outcome.Code.NOT_FOUND, "we are not in the room");
    }
    Optional<EventRecord> known = turn.record(request.eventId());
    if (known.filter(record -> record.status() == Status.ACCEPTED).isPresent()) {
      return Outcome.accepted(request.eventId(), known.get().position());
    }
    try {
      Pdu event = Pdu.parse(request.pdu().bytes(), room.get().roomVersion());
      return misplaced(request, turn, event)
          .orElseGet(() -> judge(request, turn, room.get(), event));
    } catch (MalformedEventException e) {
      return refused(turn, Outcome.Code.INVALID, e.getMessage());
    } catch (StateResolutionTooLargeException e) {
      return refused(turn, Outcome.Code.INVALID, "its state is too much: " + e.getMessage());
    }
  }

  private static Optional<Outcome> misplaced(HandedIn request, Turn turn, Pdu event) {
    if (!turn.isAbout(event, request.eventId()) || !event.type().equals(MEMBER)) {
      return Optional.of(refused(turn, Outcome.Code.INVALID, "not a membership event of the room"));
    }
    if (!ServerAcl.allows(turn.get(StateKey.SERVER_ACL), request.origin())) {
      return Optional.of(
          refused(turn, Outcome.Code.FORBIDDEN, "the room's server ACL denies the server"));
    }
    return Optional.empty();
  }

  private Outcome judge(HandedIn request, Turn turn, RoomRecord room, Pdu event) {
    return switch (Judge.judge(turn, room, event)) {
      case Judge.Lacking lacking ->
          refused(turn, Outcome.Code.INVALID, "unknown event " + lacking.missing().getFirst());
      case Judge.Hopeless hopeless -> refused(turn, Outcome.Code.FORBIDDEN, hopeless.reason());
      case Judge.Decided decided when decided.status() != Status.ACCEPTED ->
          refused(turn, Outcome.Code.FORBIDDEN, decided.reason().orElseThrow());
      case Judge.Decided decided -> {
        acceptance.accept(turn, event, decided.before(), request.origin(), Audience.EVERYBODY);
        yield Outcome.accepted(event.eventId(), turn.position());
      }
    };
  }

  private static Outcome refused(Turn turn, Outcome.Code code, String reason) {
    return Outcome.refused(code, reason, turn.position());
  }
}
