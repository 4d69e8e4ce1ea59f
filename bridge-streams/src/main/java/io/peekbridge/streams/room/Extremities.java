package io.peekbridge.streams.room;

import io.peekbridge.kafka.query.HeldEvent.Status;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.streams.state.StateHash;
import io.peekbridge.streams.store.EventRecord;
import io.peekbridge.streams.store.RoomRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The forward extremities of a room: the accepted events that no accepted event follows. */
final class Extremities {
  /**
   * The most that a room has. A room that falls apart into more has somebody who wants that; the
   * least deep ones are let go.
   */
  static final int MAX = 50;

  /** How far back rejected parents are looked through. */
  private static final int MAX_REJECTED = 1_000;

  private Extremities() {}

  /**
   * The extremities with a further event. It takes the place of its parents, and of what is behind
   * parents that were not accepted. One that others follow already is no end itself.
   */
  static List<EventId> with(Turn turn, RoomRecord room, Pdu event) {
    Set<EventId> followed = acceptedBehind(turn, event);
    List<EventId> latest = new ArrayList<>();
    room.latest().stream().filter(id -> !followed.contains(id)).forEach(latest::add);
    if (latest.isEmpty() || !turn.reader().indexes().isParent(turn.roomId(), event.eventId())) {
      latest.add(event.eventId());
    }
    return latest.size() <= MAX ? List.copyOf(latest) : deepest(turn, latest, MAX);
  }

  private static Set<EventId> acceptedBehind(Turn turn, Pdu event) {
    Set<EventId> seen = new HashSet<>(event.prevEvents());
    Deque<EventId> open = new ArrayDeque<>(seen);
    while (!open.isEmpty() && seen.size() < MAX_REJECTED) {
      EventId parent = open.remove();
      boolean isAccepted =
          turn.record(parent).map(EventRecord::status).filter(Status.ACCEPTED::equals).isPresent();
      if (!isAccepted) {
        turn.event(parent).stream()
            .flatMap(pdu -> pdu.prevEvents().stream())
            .filter(seen::add)
            .forEach(open::add);
      }
    }
    return seen;
  }

  /** The deepest of some events, the deepest first. */
  static List<EventId> deepest(Turn turn, List<EventId> latest, int limit) {
    return latest.stream()
        .sorted(
            Comparator.comparingLong((EventId id) -> turn.event(id).orElseThrow().depth())
                .reversed()
                .thenComparing(id -> id))
        .limit(limit)
        .toList();
  }

  /** The state after events together. */
  static StateHash stateAfter(Turn turn, RoomVersion version, List<EventId> events) {
    return Resolutions.resolve(
        turn, version, events.stream().map(id -> stateAfter(turn, id)).toList());
  }

  private static StateHash stateAfter(Turn turn, EventId event) {
    return turn.record(event).flatMap(EventRecord::after).orElseThrow();
  }
}
