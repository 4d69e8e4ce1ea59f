package io.peekbridge.streams.query;

import io.peekbridge.kafka.Topics;
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
import io.peekbridge.streams.store.EventRecord;
import io.peekbridge.streams.store.RoomReader;
import io.peekbridge.streams.store.RoomRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;

/**
 * Answers from the stores of this process.
 *
 * <p>What is read may not be committed yet. It will be: the log has the entries, and from the same
 * log comes the same result.
 */
public final class StoreQueries implements RoomQueries {
  private final Topics topics;
  private final Progress progress;
  private final LocalStores stores;
  private final InstantSource clock;
  private final StoreHistory history;

  public StoreQueries(Topics topics, Progress progress, LocalStores stores, InstantSource clock) {
    this.topics = topics;
    this.progress = progress;
    this.stores = stores;
    this.clock = clock;
    this.history = new StoreHistory(topics, stores);
  }

  @Override
  public Outcome await(RoomId roomId, String requestId, RecordMetadata appended, Duration patience)
      throws InterruptedException {
    int partition = appended.partition();
    long time = appended.hasTimestamp() ? appended.timestamp() : clock.millis();
    CompletableFuture<Outcome> outcome =
        progress.register(partition, appended.offset(), roomId, requestId, time);
    try {
      return Patience.of(patience)
          .await(outcome, () -> ask(roomId, reader -> reader.outcome(roomId, requestId, time)))
          .orElseThrow(
              () ->
                  new RoomsUnavailableException(
                      "not decided within " + patience.toMillis() + " ms"));
    } finally {
      progress.unregister(partition, appended.offset());
    }
  }

  @Override
  public Optional<RoomInfo> awaitRoom(RoomId roomId, Duration patience)
      throws InterruptedException {
    RoomWait waiting = progress.register(roomId);
    try {
      Patience.of(patience)
          .await(
              waiting.known(),
              () -> room(roomId).filter(StoreQueries::isKnown).map(RoomInfo::roomId));
      return room(roomId).filter(StoreQueries::isKnown);
    } finally {
      progress.unregister(waiting);
    }
  }

  private static boolean isKnown(RoomInfo room) {
    return room.kind() != RoomInfo.Kind.FORGOTTEN;
  }

  @Override
  public Optional<RoomInfo> room(RoomId roomId) {
    return ask(roomId, reader -> reader.room(roomId).map(room -> room.info(roomId)));
  }

  /** The order is that of the UTF-8 bytes of the ids. */
  @Override
  public List<RoomInfo> rooms(Optional<RoomId> after, int limit) {
    Map<RoomId, RoomRecord> found =
        new TreeMap<>(
            Comparator.comparing(
                room -> room.value().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
    for (int partition = 0; partition < topics.settings().partitions(); partition++) {
      found.putAll(ask(partition, reader -> reader.rooms(after, limit)));
    }
    return found.entrySet().stream()
        .limit(limit)
        .map(room -> room.getValue().info(room.getKey()))
        .toList();
  }

  @Override
  public Optional<RawJson> event(RoomId roomId, EventId eventId) {
    return ask(roomId, reader -> reader.event(roomId, eventId).map(EventRecord::pdu));
  }

  @Override
  public List<RoomStateEntry> state(RoomId roomId) {
    return ask(
        roomId,
        reader ->
            reader
                .room(roomId)
                .map(room -> StoredState.entries(reader, room.state()))
                .orElse(Map.of())
                .entrySet()
                .stream()
                .map(entry -> entry(reader, roomId, entry.getKey(), entry.getValue()))
                .toList());
  }

  @Override
  public Optional<RoomStateEntry> stateEntry(RoomId roomId, StateKey key) {
    return ask(
        roomId,
        reader ->
            reader
                .room(roomId)
                .flatMap(room -> StoredState.states(reader).get(room.state(), key))
                .map(eventId -> entry(reader, roomId, key, eventId)));
  }

  private static RoomStateEntry entry(
      RoomReader reader, RoomId roomId, StateKey key, EventId eventId) {
    EventRecord event =
        reader
            .event(roomId, eventId)
            .orElseThrow(() -> new RoomsUnavailableException("an event is not in the store"));
    return new RoomStateEntry(
        roomId, key.type(), key.stateKey(), eventId, event.position(), event.pdu());
  }

  @Override
  public Optional<RoomSnapshot> snapshot(RoomId roomId, long position) {
    return ask(roomId, reader -> SnapshotReader.snapshot(reader, roomId, position));
  }

  @Override
  public List<Subscription> peekers(RoomId roomId) {
    long now = clock.millis();
    return ask(roomId, reader -> reader.peeks(roomId)).stream()
        .filter(peek -> peek.expiresAt() > now)
        .toList();
  }

  @Override
  public RoomHistory history() {
    return history;
  }

  @Override
  public boolean isReady() {
    return stores.isReady();
  }

  private <T> T ask(RoomId roomId, Function<RoomReader, T> question) {
    return ask(partitionOf(roomId), question);
  }

  private <T> T ask(int partition, Function<RoomReader, T> question) {
    return unavailable(() -> question.apply(stores.of(partition)));
  }

  static <T> T unavailable(Supplier<T> question) {
    try {
      return question.get();
    } catch (InvalidStateStoreException | ProcessorStateException e) {
      throw new RoomsUnavailableException("the stores cannot be read now: " + e.getMessage(), e);
    }
  }

  private int partitionOf(RoomId roomId) {
    return topics.roomLog().partitionOf(roomId);
  }
}
