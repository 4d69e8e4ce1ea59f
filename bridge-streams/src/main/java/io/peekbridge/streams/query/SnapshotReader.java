package io.peekbridge.streams.query;

import io.peekbridge.kafka.query.RoomSnapshot;
import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.streams.store.RoomReader;
import io.peekbridge.streams.store.RoomRecord;
import io.peekbridge.streams.store.TimelineRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a room as it was at a position, while the topology goes on with it. The position names the
 * state, and what a name stands for never changes. The topology writes the parts of a state first,
 * then the event, then the position: what is found from the position on is all there.
 */
final class SnapshotReader {
  private SnapshotReader() {}

  /** The room after the event at the position, with all events that one needs to check it. */
  static Optional<RoomSnapshot> snapshot(RoomReader reader, RoomId roomId, long position) {
    return reader
        .room(roomId)
        .filter(room -> room.position() >= position)
        .flatMap(
            room ->
                reader
                    .timeline(roomId, position)
                    .map(place -> snapshot(reader, roomId, position, room, place)));
  }

  private static RoomSnapshot snapshot(
      RoomReader reader, RoomId roomId, long position, RoomRecord room, TimelineRecord place) {
    List<EventId> state =
        StoredState.entries(reader, place.state()).values().stream().sorted().toList();
    Set<EventId> events = new HashSet<>(state);
    events.addAll(place.latest());
    events.addAll(AuthChains.of(reader, roomId, Set.copyOf(events)));
    return new RoomSnapshot(
        room.version(),
        position,
        place.latest(),
        state,
        events,
        id -> StoreQueries.unavailable(() -> body(reader, roomId, id)));
  }

  private static RawJson body(RoomReader reader, RoomId roomId, EventId id) {
    return reader
        .event(roomId, id)
        .orElseThrow(() -> new RoomsUnavailableException("event " + id + " is not in the store"))
        .pdu();
  }
}
