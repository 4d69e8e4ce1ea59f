package io.peekbridge.api.remote;

import com.fasterxml.jackson.core.type.TypeReference;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.query.RoomSnapshot;
import io.peekbridge.kafka.query.RoomStores;
import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Questions about a room at a position: first what is in it, then the bodies in parts. */
final class SnapshotQuestions {
  private SnapshotQuestions() {}

  /**
   * A snapshot without bodies.
   *
   * @param events in the order in which they are wanted: the state, then the rest
   */
  record Contents(
      String version,
      long position,
      List<EventId> latest,
      List<EventId> state,
      Set<EventId> events) {
    static Contents of(RoomSnapshot snapshot) {
      Set<EventId> ordered = new LinkedHashSet<>(snapshot.state());
      ordered.addAll(snapshot.events());
      return new Contents(
          snapshot.version(), snapshot.position(), snapshot.latest(), snapshot.state(), ordered);
    }
  }

  /** What is in a snapshot. */
  record Ids(RoomId roomId, long position) implements OfRoom<Optional<Contents>> {
    @Override
    public Optional<Contents> answer(RoomQueries rooms, RoomStores stores) {
      return rooms.snapshot(roomId, position).map(Contents::of);
    }

    @Override
    public TypeReference<Optional<Contents>> answered() {
      return new TypeReference<>() {};
    }
  }

  /** The bodies of some events, in the order of their ids. */
  record Bodies(RoomId roomId, List<EventId> eventIds) implements OfRoom<List<RawJson>> {
    @Override
    public List<RawJson> answer(RoomQueries rooms, RoomStores stores) {
      return eventIds.stream().map(id -> body(rooms, id)).toList();
    }

    private RawJson body(RoomQueries rooms, EventId eventId) {
      return rooms
          .event(roomId, eventId)
          .orElseThrow(
              () -> new RoomsUnavailableException("event " + eventId + " is not in the store"));
    }

    @Override
    public TypeReference<List<RawJson>> answered() {
      return new TypeReference<>() {};
    }
  }
}
