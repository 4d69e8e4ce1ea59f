package io.peekbridge.streams.room;

import io.peekbridge.kafka.query.HeldEvent.Status;
import io.peekbridge.kafka.record.Gap;
import io.peekbridge.matrix.auth.AuthRules;
import io.peekbridge.matrix.auth.AuthVerdict;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.streams.state.StateHash;
import io.peekbridge.streams.store.EventRecord;
import io.peekbridge.streams.store.RoomRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges events by the specification's checks 4 to 6 (server-server API: "Checks performed on
 * receipt of a PDU"): against the events that it names as its authority, against the state before
 * it, and against the current state of the room.
 */
final class Judge {

  /** What is to become of an event. */
  sealed interface Judgement {}

  /** Nothing can be said before these are there. */
  record Lacking(Gap.Kind kind, List<EventId> missing) implements Judgement {}

  /** The event is rejected whatever its parents are, and some of them are not there. */
  record Hopeless(String reason, List<EventId> missing) implements Judgement {}

  /**
   * The event has its place.
   *
   * @param status accepted, soft-failed or rejected
   * @param before the state before it
   * @param reason why it is not accepted
   */
  record Decided(Status status, StateHash before, Optional<String> reason) implements Judgement {}

  private Judge() {}

  static Judgement judge(Turn turn, RoomRecord room, Pdu event) {
    List<EventId> unknown = event.authEvents().stream().filter(id -> !turn.knows(id)).toList();
    if (!unknown.isEmpty()) {
      return new Lacking(Gap.Kind.AUTH_EVENTS, unknown);
    }
    Optional<String> refusal = refusalByAuthEvents(turn, event);
    List<EventId> missing = event.prevEvents().stream().filter(id -> !isPlaced(turn, id)).toList();
    if (!missing.isEmpty()) {
      return refusal.isPresent()
          ? new Hopeless(refusal.get(), missing)
          : new Lacking(Gap.Kind.PARENTS, missing);
    }
    return judge(turn, event, stateBefore(turn, room, event), room.state(), refusal);
  }

  /**
   * Judges an event of which another server says what the state before it is.
   *
   * <p>What led to that state we do not have, and the current state knows nothing of it: who came
   * to the room meanwhile would be a stranger to it. Therefore the two are first brought together,
   * as they would be if all events were there. Whoever was banned is banned in that as well.
   */
  static Decided judgeTold(Turn turn, RoomRecord room, Pdu event, StateHash before) {
    StateHash current =
        Resolutions.resolve(turn, room.roomVersion(), List.of(room.state(), before));
    return judge(turn, event, before, current, refusalByAuthEvents(turn, event));
  }

  private static Decided judge(
      Turn turn, Pdu event, StateHash before, StateHash current, Optional<String> refusal) {
    Optional<String> rejection =
        refusal
            .or(() -> secondCreateEvent(turn, event))
            .or(() -> Authorization.refusal(AuthRules.check(event, turn.state(before))));
    if (rejection.isPresent()) {
      return new Decided(Status.REJECTED, before, rejection);
    }
    Optional<String> softFailure = softFailure(turn, event, before, current);
    return new Decided(
        softFailure.isPresent() ? Status.SOFT_FAILED : Status.ACCEPTED, before, softFailure);
  }

  /** Whether the state after an event is known, so that others can build on it. */
  static boolean isPlaced(Turn turn, EventId eventId) {
    return turn.record(eventId).flatMap(EventRecord::after).isPresent();
  }

  private static StateHash stateBefore(Turn turn, RoomRecord room, Pdu event) {
    return event.prevEvents().isEmpty()
        ? StateHash.EMPTY
        : Extremities.stateAfter(turn, room.roomVersion(), event.prevEvents());
  }

  /**
   * Why an event is refused by the events that it names as its authority, as far as they are here.
   */
  static Optional<String> refusalByAuthEvents(Turn turn, Pdu event) {
    List<Pdu> authEvents = new ArrayList<>();
    event.authEvents().forEach(id -> turn.event(id).ifPresent(authEvents::add));
    AuthVerdict verdict =
        Authorization.byAuthEvents(
            event,
            authEvents,
            authEvent -> turn.record(authEvent.eventId()).orElseThrow().isRejected(),
            turn.get(StateKey.CREATE));
    return Authorization.refusal(verdict);
  }

  private static Optional<String> secondCreateEvent(Turn turn, Pdu event) {
    return event.stateEntry().equals(Optional.of(StateKey.CREATE))
            && turn.stateEvent(StateKey.CREATE)
                .filter(id -> !id.equals(event.eventId()))
                .isPresent()
        ? Optional.of("the room has another create event")
        : Optional.empty();
  }

  /**
   * An event that others built on before it came here is history, and not a late attempt to get
   * round what was decided since.
   */
  private static Optional<String> softFailure(
      Turn turn, Pdu event, StateHash before, StateHash current) {
    if (before.equals(current)
        || turn.reader().indexes().isParent(turn.roomId(), event.eventId())) {
      return Optional.empty();
    }
    return Authorization.refusal(AuthRules.check(event, turn.state(current)));
  }
}
