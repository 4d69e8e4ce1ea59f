package io.peekbridge.streams.store;

import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.kafka.record.SubscriptionKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.streams.state.StateHash;
import java.util.function.Function;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Writes the stores of one partition. Only the topology has one. */
public final class RoomWriter {
  private static final byte[] NOTHING = new byte[0];

  private final Function<String, KeyValueStore<Bytes, byte[]>> stores;
  private final StoreCache cache;

  /** A writer of the stores that the function finds by their names, of which nobody keeps parts. */
  public RoomWriter(Function<String, KeyValueStore<Bytes, byte[]>> stores) {
    this(stores, new StoreCache());
  }

  /** A writer that lets the cache know what it writes. */
  RoomWriter(Function<String, KeyValueStore<Bytes, byte[]>> stores, StoreCache cache) {
    this.stores = stores;
    this.cache = cache;
  }

  public void putRoom(RoomId roomId, RoomRecord room) {
    put(StoreNames.ROOMS, StoreKeys.room(roomId), room.bytes());
    cache.putRoom(roomId, room);
  }

  /** Keeps an event, and makes it known to the indexes. */
  public void putEvent(RoomId roomId, EventId eventId, EventRecord event) {
    put(StoreNames.EVENTS, StoreKeys.event(roomId, eventId), event.bytes());
    cache.putEvent(roomId, eventId, event);
    indexes().putEvent(roomId, eventId, event);
  }

  /** The ways to find events, and what waits for them. */
  public IndexWriter indexes() {
    return new IndexWriter(stores.apply(StoreNames.INDEXES), cache);
  }

  /** Keeps a part of a state under its name. */
  public void putStatePart(StateHash hash, byte[] part) {
    put(StoreNames.STATES, StoreKeys.state(hash), part);
  }

  public void putTimeline(RoomId roomId, long position, TimelineRecord record) {
    put(StoreNames.TIMELINE, StoreKeys.position(roomId, position), record.bytes());
  }

  public void putPeek(Subscription peek) {
    put(StoreNames.PEEKS, StoreKeys.peek(peek.key()), PeekRecord.of(peek).bytes());
    put(StoreNames.PEEK_EXPIRY, StoreKeys.expiry(peek.expiresAt(), peek.key()), NOTHING);
  }

  public void deletePeek(Subscription peek) {
    put(StoreNames.PEEKS, StoreKeys.peek(peek.key()), null);
    deleteDue(peek.expiresAt(), peek.key());
  }

  /** Removes an entry of the index of peeks by their end. */
  public void deleteDue(long expiresAt, SubscriptionKey peek) {
    put(StoreNames.PEEK_EXPIRY, StoreKeys.expiry(expiresAt, peek), null);
  }

  public void putOutcome(RoomId roomId, String requestId, OutcomeRecord record) {
    long day = OutcomeRecord.dayOf(record.decidedAt());
    put(StoreNames.OUTCOMES, StoreKeys.outcome(day, roomId, requestId), record.bytes());
  }

  /**
   * Deletes outcomes that no request at {@code now} or later asks for, at most {@code limit}.
   *
   * @return how many were deleted
   */
  public int deleteOutcomesBefore(long now, int limit) {
    Bytes kept = StoreKeys.outcomesFrom(OutcomeRecord.dayOf(now) - 1);
    KeyValueStore<Bytes, byte[]> outcomes = stores.apply(StoreNames.OUTCOMES);
    return deleteAll(outcomes, outcomes.range(null, kept), limit);
  }

  public void putStagedSnapshot(RoomId roomId, StagedSnapshot snapshot) {
    put(StoreNames.SNAPSHOTS, StoreKeys.room(roomId), snapshot.bytes());
  }

  public void putStagedEvent(RoomId roomId, EventId eventId, StagedEvent event) {
    put(StoreNames.SNAPSHOTS, StoreKeys.event(roomId, eventId), event.bytes());
  }

  /** Drops the events of the snapshot that is being taken in, and the snapshot itself. */
  public void deleteStaged(RoomId roomId) {
    KeyValueStore<Bytes, byte[]> snapshots = stores.apply(StoreNames.SNAPSHOTS);
    deleteAll(
        snapshots,
        snapshots.prefixScan(StoreKeys.prefix(roomId), new BytesSerializer()),
        Integer.MAX_VALUE);
    put(StoreNames.SNAPSHOTS, StoreKeys.room(roomId), null);
  }

  private static int deleteAll(
      KeyValueStore<Bytes, byte[]> store, KeyValueIterator<Bytes, byte[]> keys, int limit) {
    int deleted = 0;
    try (keys) {
      for (; deleted < limit && keys.hasNext(); deleted++) {
        store.put(keys.next().key, null);
      }
    }
    return deleted;
  }

  private void put(String store, Bytes key, byte[] value) {
    stores.apply(store).put(key, value);
  }
}
