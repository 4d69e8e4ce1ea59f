package io.peekbridge.api.remote;

import com.fasterxml.jackson.core.type.TypeReference;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.query.RoomStores;
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
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** The questions of {@link RoomQueries} about rooms as they are now. */
final class RoomQuestions {
  private static final long NO_TIME = -1;

  private RoomQuestions() {}

  /**
   * What became of an entry of the log.
   *
   * @param timestamp of the entry, in milliseconds since the epoch; -1 if it is not known
   */
  record Await(
      RoomId roomId, String requestId, int partition, long offset, long timestamp, long patienceMs)
      implements OfRoom<Outcome> {
    static Await of(RoomId roomId, String requestId, RecordMetadata appended, Duration patience) {
      return new Await(
          roomId,
          requestId,
          appended.partition(),
          appended.offset(),
          appended.hasTimestamp() ? appended.timestamp() : NO_TIME,
          patience.toMillis());
    }

    @Override
    public Outcome answer(RoomQueries rooms, RoomStores stores) throws InterruptedException {
      return rooms.await(roomId, requestId, appended(), Duration.ofMillis(patienceMs));
    }

    private RecordMetadata appended() {
      // Only the place and the time are looked at.
      TopicPartition place = new TopicPartition("room-log", partition);
      return new RecordMetadata(place, offset, 0, timestamp, -1, -1);
    }

    @Override
    public TypeReference<Outcome> answered() {
      return new TypeReference<>() {};
    }

    @Override
    public Duration time() {
      return QUICK.plusMillis(patienceMs);
    }
  }

  /** A room, once it is known. */
  record AwaitRoom(RoomId roomId, long patienceMs) implements OfRoom<Optional<RoomInfo>> {
    @Override
    public Optional<RoomInfo> answer(RoomQueries rooms, RoomStores stores)
        throws InterruptedException {
      return rooms.awaitRoom(roomId, Duration.ofMillis(patienceMs));
    }

    @Override
    public TypeReference<Optional<RoomInfo>> answered() {
      return new TypeReference<>() {};
    }

    @Override
    public Duration time() {
      return QUICK.plusMillis(patienceMs);
    }
  }

  /** A room. */
  record Room(RoomId roomId) implements OfRoom<Optional<RoomInfo>> {
    @Override
    public Optional<RoomInfo> answer(RoomQueries rooms, RoomStores stores) {
      return rooms.room(roomId);
    }

    @Override
    public TypeReference<Optional<RoomInfo>> answered() {
      return new TypeReference<>() {};
    }
  }

  /** The rooms of a partition. */
  record Rooms(int partition, Optional<RoomId> after, int limit)
      implements Question<List<RoomInfo>> {
    @Override
    public List<RoomInfo> answer(RoomQueries rooms, RoomStores stores) {
      return stores.rooms(partition, after, limit);
    }

    @Override
    public TypeReference<List<RoomInfo>> answered() {
      return new TypeReference<>() {};
    }

    @Override
    public int partition(Topics topics) {
      return partition;
    }
  }

  /** An event's body. */
  record Event(RoomId roomId, EventId eventId) implements OfRoom<Optional<RawJson>> {
    @Override
    public Optional<RawJson> answer(RoomQueries rooms, RoomStores stores) {
      return rooms.event(roomId, eventId);
    }

    @Override
    public TypeReference<Optional<RawJson>> answered() {
      return new TypeReference<>() {};
    }
  }

  /** The current state. */
  record State(RoomId roomId) implements OfRoom<List<RoomStateEntry>> {
    @Override
    public List<RoomStateEntry> answer(RoomQueries rooms, RoomStores stores) {
      return rooms.state(roomId);
    }

    @Override
    public TypeReference<List<RoomStateEntry>> answered() {
      return new TypeReference<>() {};
    }
  }

  /** An entry of the current state. */
  record StateEntry(RoomId roomId, StateKey key) implements OfRoom<Optional<RoomStateEntry>> {
    @Override
    public Optional<RoomStateEntry> answer(RoomQueries rooms, RoomStores stores) {
      return rooms.stateEntry(roomId, key);
    }

    @Override
    public TypeReference<Optional<RoomStateEntry>> answered() {
      return new TypeReference<>() {};
    }
  }

  /** Who peeks. */
  record Peekers(RoomId roomId) implements OfRoom<List<Subscription>> {
    @Override
    public List<Subscription> answer(RoomQueries rooms, RoomStores stores) {
      return rooms.peekers(roomId);
    }

    @Override
    public TypeReference<List<Subscription>> answered() {
      return new TypeReference<>() {};
    }
  }
}
