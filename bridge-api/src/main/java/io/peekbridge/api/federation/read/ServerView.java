package io.peekbridge.api.federation.read;

import io.peekbridge.api.federation.room.KnownRoom;
import io.peekbridge.api.federation.room.RoomServices;
import io.peekbridge.api.federation.room.StateView;
import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.query.RoomHistory;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.auth.HistoryVisibility;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one server sees of one room, for the length of a request (client-server API: "Room History
 * Visibility", taken for servers instead of users).
 *
 * <p>A server in the room sees what was sent while the history was world-readable or shared, and
 * else what was sent while it had a user in the room, or an invited one where that is enough; the
 * rest it gets redacted, so that it can follow the order of the room's events. Other servers see
 * what is world-readable, and the state that any of them is given at the start of a peek. An event
 * that changes the visibility or a membership is seen by whoever was allowed to before it or is
 * after it. Rejected events are seen by nobody; soft-failed ones like all others, because others
 * may build on them.
 */
final class ServerView {
  private final RoomHistory history;
  private final KnownRoom room;
  private final boolean inRoom;
  private final PastMembers members;

  ServerView(RoomServices services, KnownRoom room, ServerName server) {
    this.history = services.history();
    this.room = room;
    this.inRoom = history.servers(room.roomId()).contains(server);
    this.members = new PastMembers(services.users(), room, server);
  }

  KnownRoom room() {
    return room;
  }

  RoomHistory history() {
    return history;
  }

  boolean isInRoom() {
    return inRoom;
  }

  /** An event that may be looked at and walked through, whatever is shown of it. */
  Optional<HeldEvent> event(EventId eventId) {
    return history.event(room.roomId(), eventId);
  }

  /** What is shown of an event: all of it, its redacted form, or nothing. */
  Optional<RawJson> shown(HeldEvent event) {
    if (event.status() == HeldEvent.Status.REJECTED) {
      return Optional.empty();
    }
    Pdu pdu = room.read(event);
    if (sees(event.eventId(), pdu)) {
      return Optional.of(event.pdu());
    }
    return inRoom ? Optional.of(RawJson.of(pdu.redacted().bytes())) : Optional.empty();
  }

  private boolean sees(EventId eventId, Pdu pdu) {
    Optional<StateView> after = stateAfter(eventId);
    if (after.isEmpty()) {
      // It is known for its part in a state or an auth chain only, and both are given to members.
      return inRoom || isInOpenState(pdu);
    }
    Optional<StateView> before = pdu.isState() ? stateBefore(eventId) : Optional.empty();
    HistoryVisibility visibility = leastStrict(after.get(), before);
    return switch (visibility) {
      case WORLD_READABLE -> true;
      case SHARED -> inRoom || isInOpenState(pdu);
      case INVITED, JOINED ->
          inRoom
              ? members.any(after.get(), visibility)
                  || before.map(state -> members.any(state, visibility)).orElse(false)
              : isInOpenState(pdu);
    };
  }

  /** Whether the server may have the whole state at an event, and the auth chain of it. */
  boolean seesStateAt(EventId eventId) {
    return inRoom
        || Stream.of(stateBefore(eventId), stateAfter(eventId))
            .flatMap(Optional::stream)
            .anyMatch(state -> state.visibility() == HistoryVisibility.WORLD_READABLE);
  }

  /** Whether it is part of what the snapshot of a peek has now. */
  private boolean isInOpenState(Pdu pdu) {
    return pdu.isState()
        && currentState()
            .filter(state -> state.visibility() == HistoryVisibility.WORLD_READABLE)
            .flatMap(state -> state.get(pdu.stateEntry().orElseThrow()))
            .filter(pdu::equals)
            .isPresent();
  }

  /** Whether the room is world-readable now. */
  boolean isOpen() {
    return currentState()
        .map(state -> state.visibility() == HistoryVisibility.WORLD_READABLE)
        .orElse(false);
  }

  private static HistoryVisibility leastStrict(StateView after, Optional<StateView> before) {
    HistoryVisibility one = after.visibility();
    HistoryVisibility other = before.map(StateView::visibility).orElse(one);
    return one.compareTo(other) <= 0 ? one : other;
  }

  private Optional<StateView> currentState() {
    return history.currentState(room.roomId()).map(state -> new StateView(room, state));
  }

  private Optional<StateView> stateAfter(EventId eventId) {
    return history.stateAfter(room.roomId(), eventId).map(state -> new StateView(room, state));
  }

  private Optional<StateView> stateBefore(EventId eventId) {
    return history.stateBefore(room.roomId(), eventId).map(state -> new StateView(room, state));
  }
}
