package io.peekbridge.app.bridge;

import io.peekbridge.kafka.query.RoomHistory;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.query.RoomSnapshot;
import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomStateEntry;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.RecordMetadata;

/** The queries of whichever topology runs now, so that the others need not know of its restarts. */
final class SwitchedRooms implements RoomQueries {
  private final AtomicReference<RoomQueries> running = new AtomicReference<>();

  void switchTo(RoomQueries queries) {
    running.set(queries);
  }

  void switchOff() {
    running.set(null);
  }

  private RoomQueries rooms() {
    RoomQueries queries = running.get();
    if (queries == null) {
      throw new RoomsUnavailableException("the topology is not running");
    }
    return queries;
  }

  @Override
  public Outcome await(RoomId roomId, String requestId, RecordMetadata appended, Duration patience)
      throws InterruptedException {
    return rooms().await(roomId, requestId, appended, patience);
  }

  @Override
  public Optional<RoomInfo> room(RoomId roomId) {
    return rooms().room(roomId);
  }

  @Override
  public Optional<RoomInfo> awaitRoom(RoomId roomId, Duration patience)
      throws InterruptedException {
    return rooms().awaitRoom(roomId, patience);
  }

  @Override
  public List<RoomInfo> rooms(Optional<RoomId> after, int limit) {
    return rooms().rooms(after, limit);
  }

  @Override
  public Optional<RawJson> event(RoomId roomId, EventId eventId) {
    return rooms().event(roomId, eventId);
  }

  @Override
  public List<RoomStateEntry> state(RoomId roomId) {
    return rooms().state(roomId);
  }

  @Override
  public Optional<RoomStateEntry> stateEntry(RoomId roomId, StateKey key) {
    return rooms().stateEntry(roomId, key);
  }

  @Override
  public Optional<RoomSnapshot> snapshot(RoomId roomId, long position) {
    return rooms().snapshot(roomId, position);
  }

  @Override
  public List<Subscription> peekers(RoomId roomId) {
    return rooms().peekers(roomId);
  }

  @Override
  public RoomHistory history() {
    return rooms().history();
  }

  @Override
  public boolean isReady() {
    RoomQueries queries = running.get();
    return queries != null && queries.isReady();
  }
}
