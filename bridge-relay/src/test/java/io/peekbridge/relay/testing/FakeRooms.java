package io.peekbridge.relay.testing;

import io.peekbridge.kafka.query.RoomHistory;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.query.RoomSnapshot;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomStateEntry;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Answers about rooms that a test has put there. */
public final class FakeRooms implements RoomQueries {
  private final RoomHistory history;
  private final Map<RoomId, RoomInfo> rooms = new ConcurrentHashMap<>();
  private final List<RoomStateEntry> state = new ArrayList<>();

  public FakeRooms(RoomHistory history) {
    this.history = history;
  }

  public void put(RoomId roomId, RoomInfo.Kind kind, String version) {
    rooms.put(roomId, new RoomInfo(roomId, kind, version, 0, List.of()));
  }

  public void put(RoomStateEntry entry) {
    state.add(entry);
  }

  @Override
  public RoomHistory history() {
    return history;
  }

  @Override
  public Optional<RoomInfo> room(RoomId roomId) {
    return Optional.ofNullable(rooms.get(roomId));
  }

  @Override
  public List<RoomStateEntry> state(RoomId roomId) {
    return state.stream().filter(entry -> entry.roomId().equals(roomId)).toList();
  }

  @Override
  public Outcome await(
      RoomId roomId, String requestId, RecordMetadata appended, Duration patience) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<RoomInfo> awaitRoom(RoomId roomId, Duration patience) {
    return room(roomId);
  }

  @Override
  public List<RoomInfo> rooms(Optional<RoomId> after, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<RawJson> event(RoomId roomId, EventId eventId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<RoomSnapshot> snapshot(RoomId roomId, long position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Subscription> peekers(RoomId roomId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isReady() {
    return true;
  }
}
