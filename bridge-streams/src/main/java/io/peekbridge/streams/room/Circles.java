package io.peekbridge.streams.room;

import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.streams.store.WaitingEvent;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Events that name each other in a circle, which only those can that choose their own ids (room
 * versions 1 and 2). All of a circle would wait for each other for good, and nothing would be asked
 * for.
 */
final class Circles {
  private Circles() {}

  /** Whether what an event waits for is waiting for the event itself, be it through others. */
  static boolean isClosedBy(
      Turn turn, RoomVersion version, EventId event, Collection<EventId> missing) {
    if (version.has(RoomRule.EVENT_ID_IS_HASH)) {
      return false;
    }
    Set<EventId> seen = new HashSet<>(missing);
    Deque<EventId> open = new ArrayDeque<>(seen);
    while (!open.isEmpty() && !seen.contains(event)) {
      turn.reader().indexes().waiting(turn.roomId(), open.remove()).stream()
          .flatMap(waiting -> named(waiting, version).stream())
          .filter(seen::add)
          .forEach(open::add);
    }
    return seen.contains(event);
  }

  private static List<EventId> named(WaitingEvent waiting, RoomVersion version) {
    try {
      Pdu event = Pdu.parse(waiting.entry().pdu().bytes(), version);
      return Stream.concat(event.prevEvents().stream(), event.authEvents().stream()).toList();
    } catch (MalformedEventException e) {
      throw new IllegalStateException("an event that was read cannot be read again", e);
    }
  }
}
