package io.peekbridge.streams.store;

import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.kafka.record.SubscriptionKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.streams.state.StateHash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads the stores of one partition. What one call returns from an iteration is the store as it was
 * at one moment; two calls are two moments.
 */
public class RoomReader {
  private final Function<String, ReadOnlyKeyValueStore<Bytes, byte[]>> stores;

  /**
   * A reader of the stores that the function finds by their names, which it is asked for each time.
   */
  public RoomReader(Function<String, ReadOnlyKeyValueStore<Bytes, byte[]>> stores) {
    this.stores = stores;
  }

  public Optional<RoomRecord> room(RoomId roomId) {
    return get(StoreNames.ROOMS, StoreKeys.room(roomId)).map(RoomRecord::of);
  }

  /** Rooms in the order of their ids, from the one behind {@code after} on. */
  public Map<RoomId, RoomRecord> rooms(Optional<RoomId> after, int limit) {
    Map<RoomId, RoomRecord> found = new LinkedHashMap<>();
    Bytes from = after.map(StoreKeys::prefix).orElse(null);
    try (var rooms = stores.apply(StoreNames.ROOMS).range(from, null)) {
      while (rooms.hasNext() && found.size() < limit) {
        KeyValue<Bytes, byte[]> room = rooms.next();
        found.put(StoreKeys.roomOf(room.key), RoomRecord.of(room.value));
      }
    }
    return found;
  }

  public Optional<EventRecord> event(RoomId roomId, EventId eventId) {
    return get(StoreNames.EVENTS, StoreKeys.event(roomId, eventId)).map(EventRecord::of);
  }

  /** A part of a state. */
  public Optional<byte[]> statePart(StateHash hash) {
    return get(StoreNames.STATES, StoreKeys.state(hash));
  }

  public Optional<TimelineRecord> timeline(RoomId roomId, long position) {
    return get(StoreNames.TIMELINE, StoreKeys.position(roomId, position)).map(TimelineRecord::of);
  }

  public Optional<Subscription> peek(SubscriptionKey peek) {
    return get(StoreNames.PEEKS, StoreKeys.peek(peek))
        .map(value -> PeekRecord.of(value).subscription(peek));
  }

  /** Every peek of the room that has not been ended, ordered by server. */
  public List<Subscription> peeks(RoomId roomId) {
    List<Subscription> peeks = new ArrayList<>();
    eachOf(
        StoreNames.PEEKS,
        StoreKeys.prefix(roomId),
        (key, value) -> peeks.add(PeekRecord.of(value).subscription(StoreKeys.peekOf(key))));
    return peeks;
  }

  /** Peeks that expire at the time or earlier, soonest first. */
  public List<DuePeek> duePeeks(long time, int limit) {
    List<DuePeek> due = new ArrayList<>();
    Bytes behind = StoreKeys.expiryFrom(time + 1);
    try (var expiries = stores.apply(StoreNames.PEEK_EXPIRY).range(null, behind)) {
      while (expiries.hasNext() && due.size() < limit) {
        due.add(StoreKeys.expiryOf(expiries.next().key));
      }
    }
    return due;
  }

  /** What was decided about the request within the retention before {@code now}. */
  public Optional<Outcome> outcome(RoomId roomId, String requestId, long now) {
    long today = OutcomeRecord.dayOf(now);
    return outcomeOf(today, roomId, requestId)
        .or(() -> outcomeOf(today - 1, roomId, requestId))
        .filter(record -> record.isKeptAt(now))
        .map(OutcomeRecord::outcome);
  }

  private Optional<OutcomeRecord> outcomeOf(long day, RoomId roomId, String requestId) {
    return get(StoreNames.OUTCOMES, StoreKeys.outcome(day, roomId, requestId))
        .map(OutcomeRecord::of);
  }

  public Optional<StagedSnapshot> stagedSnapshot(RoomId roomId) {
    return get(StoreNames.SNAPSHOTS, StoreKeys.room(roomId)).map(StagedSnapshot::of);
  }

  public Optional<StagedEvent> stagedEvent(RoomId roomId, EventId eventId) {
    return get(StoreNames.SNAPSHOTS, StoreKeys.event(roomId, eventId)).map(StagedEvent::of);
  }

  /** The events of the snapshot that is being taken in, without their bodies, ordered by id. */
  public Map<EventId, StagedEvent> stagedEvents(RoomId roomId) {
    Map<EventId, StagedEvent> staged = new LinkedHashMap<>();
    eachOf(
        StoreNames.SNAPSHOTS,
        StoreKeys.prefix(roomId),
        (key, value) -> staged.put(StoreKeys.eventOf(key), StagedEvent.of(value).outline()));
    return staged;
  }

  /** The ways to find events, and what waits for them. */
  public IndexReader indexes() {
    return new IndexReader(() -> stores.apply(StoreNames.INDEXES));
  }

  private Optional<byte[]> get(String store, Bytes key) {
    return Optional.ofNullable(stores.apply(store).get(key));
  }

  private void eachOf(String store, Bytes prefix, BiConsumer<Bytes, byte[]> action) {
    each(stores.apply(store).prefixScan(prefix, new BytesSerializer()), action);
  }

  private static void each(
      KeyValueIterator<Bytes, byte[]> iterator, BiConsumer<Bytes, byte[]> action) {
    try (iterator) {
      while (iterator.hasNext()) {
        KeyValue<Bytes, byte[]> next = iterator.next();
        action.accept(next.key, next.value);
      }
    }
  }
}
