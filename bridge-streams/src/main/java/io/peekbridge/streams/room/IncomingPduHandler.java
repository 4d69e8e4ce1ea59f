package io.peekbridge.streams.room;

import io.peekbridge.kafka.record.DeadLetter.Reason;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.matrix.auth.AuthRules;
import io.peekbridge.matrix.auth.ServerAcl;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.streams.store.RoomRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes in a PDU of another server (server-server API: "Checks performed on receipt of a PDU"; the
 * checks that need no room were made at the edge).
 *
 * <p>Rooms are linear: an event is accepted if its parents are exactly the room's extremities. Then
 * the state before it is the current state, and the specification's checks against the one and the
 * other are the same: an event that fails is rejected, none is soft-failed. Everything else ends in
 * the dead letters; events that are known already end nowhere.
 */
final class IncomingPduHandler {
  private record Refusal(Reason reason, String detail) {}

  private final Acceptance acceptance;
  private final DeadLetters deadLetters;

  IncomingPduHandler(Acceptance acceptance, DeadLetters deadLetters) {
    this.acceptance = acceptance;
    this.deadLetters = deadLetters;
  }

  void handle(IncomingPdu entry, Turn turn) {
    if (turn.knows(entry.eventId())) {
      return;
    }
    Optional<RoomRecord> room = turn.room();
    if (room.isEmpty()) {
      refuse(entry, turn, new Refusal(Reason.UNKNOWN_ROOM, "we neither host nor follow the room"));
      return;
    }
    try {
      Pdu event = Pdu.parse(entry.pdu().bytes(), room.get().roomVersion());
      refusal(entry, turn, room.get(), event)
          .ifPresentOrElse(
              refusal -> refuse(entry, turn, refusal),
              () -> acceptance.accept(turn, room.get(), event, entry.origin()));
    } catch (MalformedEventException e) {
      refuse(entry, turn, new Refusal(Reason.MALFORMED, e.getMessage()));
    }
  }

  private void refuse(IncomingPdu entry, Turn turn, Refusal refusal) {
    deadLetters.pdu(turn, entry, refusal.reason(), refusal.detail());
  }

  private static Optional<Refusal> refusal(
      IncomingPdu entry, Turn turn, RoomRecord room, Pdu event) {
    return misplaced(entry, turn, event)
        .or(() -> notAuthorizedByAuthEvents(turn, event))
        .or(() -> notAtTheEnd(turn, room, event))
        .or(
            () ->
                Authorization.refusal(AuthRules.check(event, turn))
                    .map(IncomingPduHandler::rejected));
  }

  private static Optional<Refusal> misplaced(IncomingPdu entry, Turn turn, Pdu event) {
    if (!event.roomId().equals(turn.roomId()) || !event.eventId().equals(entry.eventId())) {
      return Optional.of(
          new Refusal(Reason.MALFORMED, "the event is not the one that the entry names"));
    }
    if (!ServerAcl.allows(turn.get(StateKey.SERVER_ACL), entry.origin())) {
      return Optional.of(
          new Refusal(Reason.REJECTED, "the room's server ACL denies the server that sent it"));
    }
    return Optional.empty();
  }

  private static Optional<Refusal> notAuthorizedByAuthEvents(Turn turn, Pdu event) {
    List<Pdu> authEvents = new ArrayList<>();
    for (EventId id : event.authEvents()) {
      Optional<Pdu> authEvent = turn.event(id);
      if (authEvent.isEmpty()) {
        return Optional.of(
            new Refusal(Reason.MISSING_AUTH_EVENTS, "auth event " + id + " is not known"));
      }
      authEvents.add(authEvent.get());
    }
    return Authorization.refusal(
            Authorization.byAuthEvents(event, authEvents, turn.get(StateKey.CREATE)))
        .map(IncomingPduHandler::rejected);
  }

  private static Optional<Refusal> notAtTheEnd(Turn turn, RoomRecord room, Pdu event) {
    Set<EventId> parents = new HashSet<>(event.prevEvents());
    if (parents.equals(Set.copyOf(room.latest()))) {
      return Optional.empty();
    }
    Optional<EventId> unknown = parents.stream().filter(id -> !turn.knows(id)).findFirst();
    return Optional.of(
        unknown.isPresent()
            ? new Refusal(Reason.UNKNOWN_PARENTS, "parent " + unknown.get() + " is not known")
            : new Refusal(Reason.FORK, "the parents are not the newest events of the room"));
  }

  private static Refusal rejected(String detail) {
    return new Refusal(Reason.REJECTED, detail);
  }
}
