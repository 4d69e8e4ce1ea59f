package io.peekbridge.streams.query;

import io.peekbridge.kafka.query.RoomSnapshot;
import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.streams.store.EventRecord;
import io.peekbridge.streams.store.RoomReader;
import io.peekbridge.streams.store.RoomRecord;
import io.peekbridge.streams.store.StateRecord;
import io.peekbridge.streams.store.TimelineRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a room as it was at a position, while the topology goes on with it.
 *
 * <p>The state at the position is the current state with everything undone that was changed since.
 * The topology writes in this order, for each position: the event's body, then for each entry that
 * it changes a note of what was there before and the entry, then the position, then the room. The
 * reader goes the other way: room, position, state, notes, bodies. So:
 *
 * <ul>
 *   <li>The room is at the position or beyond it: all that belongs to the position is written.
 *   <li>The state is read by one iterator, which shows the store as it was at one moment. Each
 *       change in it has its note already, and the notes are read later. Where there is a note of
 *       after the position, the first of them says what the entry was at the position, whatever the
 *       iterator showed; where there is none, the entry has not changed between the position and
 *       the iterator.
 *   <li>Every event that the state or a note names has its body, and so has everything in its auth
 *       chain: bodies are written first and never deleted.
 * </ul>
 *
 * <p>All of that holds for one store. If the partition leaves this process and comes back in
 * between, or its stores are rebuilt, the reader may have seen two; then it gives up.
 */
final class SnapshotReader {
  private final Progress progress;
  private final LocalStores stores;

  SnapshotReader(Progress progress, LocalStores stores) {
    this.progress = progress;
    this.stores = stores;
  }

  /** The room after the event at the position, with all events that one needs to check it. */
  Optional<RoomSnapshot> snapshot(int partition, RoomId roomId, long position) {
    int incarnation = progress.incarnation(partition);
    RoomReader reader = stores.of(partition);
    Optional<RoomSnapshot> snapshot =
        reader
            .room(roomId)
            .filter(room -> room.position() >= position)
            .flatMap(
                room ->
                    reader
                        .timeline(roomId, position)
                        .map(place -> snapshot(reader, roomId, position, room, place)));
    if (progress.incarnation(partition) != incarnation) {
      throw new RoomsUnavailableException("the stores moved while they were read");
    }
    return snapshot;
  }

  private static RoomSnapshot snapshot(
      RoomReader reader, RoomId roomId, long position, RoomRecord room, TimelineRecord place) {
    List<EventId> state =
        stateAt(reader, roomId, position).values().stream()
            .map(StateRecord::eventId)
            .sorted()
            .toList();
    Deque<EventId> wanted = new ArrayDeque<>(state);
    wanted.addAll(place.latest());
    return new RoomSnapshot(
        room.version(),
        position,
        place.latest(),
        state,
        withAuthChains(reader, roomId, wanted),
        id -> reader.event(roomId, id).orElseThrow(() -> missing(id)).pdu());
  }

  /** The state at a position that the room has reached. */
  static Map<StateKey, StateRecord> stateAt(RoomReader reader, RoomId roomId, long position) {
    Map<StateKey, StateRecord> state = reader.state(roomId);
    reader
        .changedSince(roomId, position)
        .forEach(
            (entry, before) ->
                before.ifPresentOrElse(
                    record -> state.put(entry, record), () -> state.remove(entry)));
    return state;
  }

  private static Set<EventId> withAuthChains(
      RoomReader reader, RoomId roomId, Deque<EventId> wanted) {
    Set<EventId> events = new HashSet<>();
    while (!wanted.isEmpty()) {
      EventId id = wanted.remove();
      if (events.add(id)) {
        EventRecord event = reader.event(roomId, id).orElseThrow(() -> missing(id));
        event.authEvents().stream().filter(each -> !events.contains(each)).forEach(wanted::add);
      }
    }
    return events;
  }

  private static RoomsUnavailableException missing(EventId id) {
    return new RoomsUnavailableException("event " + id + " is not in the store");
  }
}
