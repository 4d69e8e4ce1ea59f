package io.peekbridge.streams.store;

import io.peekbridge.kafka.record.Gap;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Reads the store of indexes. */
public final class IndexReader {
  private final Supplier<ReadOnlyKeyValueStore<Bytes, byte[]>> store;
  private final Predicate<RoomId> isQuiet;

  IndexReader(Supplier<ReadOnlyKeyValueStore<Bytes, byte[]>> store) {
    this.store = store;
    this.isQuiet = roomId -> false;
  }

  private IndexReader(Supplier<ReadOnlyKeyValueStore<Bytes, byte[]>> store, StoreCache cache) {
    this.store = store;
    this.isQuiet = roomId -> isQuiet(cache, roomId);
  }

  /** A reader that remembers in which rooms nothing waits, as nearly always, and looks no more. */
  static IndexReader caching(
      Supplier<ReadOnlyKeyValueStore<Bytes, byte[]>> store, StoreCache cache) {
    return new IndexReader(store, cache);
  }

  private boolean isQuiet(StoreCache cache, RoomId roomId) {
    Optional<Boolean> known = cache.isQuiet(roomId);
    if (known.isPresent()) {
      return known.get();
    }
    boolean nothingWaits = IndexKeys.ofWaiting(roomId).stream().noneMatch(this::isAnyUnder);
    cache.putQuiet(roomId, nothingWaits);
    return nothingWaits;
  }

  private boolean isAnyUnder(Bytes prefix) {
    try (var keys = scan(prefix)) {
      return keys.hasNext();
    }
  }

  /**
   * Visits the state events that name this one among their auth events, until the visitor has had
   * enough.
   */
  public void authorizedBy(RoomId roomId, EventId authEvent, Predicate<EventId> visitor) {
    try (var keys = scan(IndexKeys.authorizes(roomId, authEvent))) {
      boolean goOn = true;
      while (goOn && keys.hasNext()) {
        goOn = visitor.test(IndexKeys.secondEventOf(keys.next().key));
      }
    }
  }

  /** The room of an event that we hold. */
  public Optional<RoomId> roomOf(EventId eventId) {
    return get(IndexKeys.roomOf(eventId))
        .map(room -> new RoomId(new String(room, StandardCharsets.UTF_8)));
  }

  /** The events that wait for this one. */
  public List<EventId> waitingFor(RoomId roomId, EventId missing) {
    if (isQuiet.test(roomId)) {
      return List.of();
    }
    List<EventId> waiting = new ArrayList<>();
    try (var keys = scan(IndexKeys.missing(roomId, missing))) {
      keys.forEachRemaining(each -> waiting.add(IndexKeys.secondEventOf(each.key)));
    }
    return waiting;
  }

  /** Whether the event has been asked for, and nothing was heard of it since. */
  public boolean isRequested(RoomId roomId, Gap.Kind kind, EventId missing) {
    return !isQuiet.test(roomId) && get(IndexKeys.requested(roomId, kind, missing)).isPresent();
  }

  /** An event that waits for others. */
  public Optional<WaitingEvent> waiting(RoomId roomId, EventId eventId) {
    return isQuiet.test(roomId)
        ? Optional.empty()
        : get(IndexKeys.waiting(roomId, eventId)).map(WaitingEvent::of);
  }

  /** How many events wait in the room. */
  public long waitingCount(RoomId roomId) {
    return get(IndexKeys.waitingCount(roomId)).map(IndexReader::number).orElse(0L);
  }

  /** Whether an event that we hold has this one, which we lacked then, as a parent. */
  public boolean isParent(RoomId roomId, EventId eventId) {
    return get(IndexKeys.parent(roomId, eventId)).isPresent();
  }

  /** How many users of the server are in the room. */
  public long usersOf(RoomId roomId, ServerName server) {
    return get(IndexKeys.server(roomId, server)).map(IndexReader::number).orElse(0L);
  }

  /** The servers with users in the room. */
  public Set<ServerName> servers(RoomId roomId) {
    Set<ServerName> servers = new TreeSet<>();
    try (var keys = scan(IndexKeys.servers(roomId))) {
      keys.forEachRemaining(each -> servers.add(IndexKeys.serverOf(each.key)));
    }
    return servers;
  }

  /** The accepted event that claims the earliest time of those at the time or later. */
  public Optional<EventId> notBefore(RoomId roomId, long time) {
    Bytes behind = StoreKeys.behind(IndexKeys.times(roomId));
    try (var times = store.get().range(IndexKeys.time(roomId, time), behind)) {
      return firstEvent(times);
    }
  }

  /** The accepted event that claims the latest time of those at the time or earlier. */
  public Optional<EventId> notAfter(RoomId roomId, long time) {
    Bytes last = IndexKeys.time(roomId, time, Long.MAX_VALUE);
    try (var times = store.get().reverseRange(IndexKeys.times(roomId), last)) {
      return firstEvent(times);
    }
  }

  private static Optional<EventId> firstEvent(KeyValueIterator<Bytes, byte[]> times) {
    return times.hasNext()
        ? Optional.of(new EventId(new String(times.next().value, StandardCharsets.UTF_8)))
        : Optional.empty();
  }

  private KeyValueIterator<Bytes, byte[]> scan(Bytes prefix) {
    return store.get().prefixScan(prefix, new BytesSerializer());
  }

  private Optional<byte[]> get(Bytes key) {
    return Optional.ofNullable(store.get().get(key));
  }

  private static long number(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }
}
