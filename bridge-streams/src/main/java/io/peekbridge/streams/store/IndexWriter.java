package io.peekbridge.streams.store;

import io.peekbridge.kafka.record.Gap;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** Writes the store of indexes. */
public final class IndexWriter {
  private static final byte[] NOTHING = new byte[0];

  private final KeyValueStore<Bytes, byte[]> store;
  private final StoreCache cache;

  IndexWriter(KeyValueStore<Bytes, byte[]> store, StoreCache cache) {
    this.store = store;
    this.cache = cache;
  }

  void putEvent(RoomId roomId, EventId eventId, EventRecord event) {
    store.put(IndexKeys.roomOf(eventId), text(roomId.value()));
    if (event.entry().isPresent()) {
      event
          .authEvents()
          .forEach(each -> store.put(IndexKeys.authorizes(roomId, each, eventId), NOTHING));
    }
  }

  /** Makes an accepted event known by the time that it claims. */
  public void putTime(RoomId roomId, long time, long position, EventId eventId) {
    store.put(IndexKeys.time(roomId, time, position), text(eventId.value()));
  }

  /** Notes that an event waits for another. */
  public void putMissing(RoomId roomId, EventId missing, EventId waiting) {
    store.put(IndexKeys.missing(roomId, missing, waiting), NOTHING);
    cache.putQuiet(roomId, false);
  }

  public void deleteMissing(RoomId roomId, EventId missing, EventId waiting) {
    store.put(IndexKeys.missing(roomId, missing, waiting), null);
    cache.forgetQuiet(roomId);
  }

  /** Notes that an event has been asked for. */
  public void putRequested(RoomId roomId, Gap.Kind kind, EventId missing) {
    store.put(IndexKeys.requested(roomId, kind, missing), NOTHING);
    cache.putQuiet(roomId, false);
  }

  public void deleteRequested(RoomId roomId, Gap.Kind kind, EventId missing) {
    store.put(IndexKeys.requested(roomId, kind, missing), null);
    cache.forgetQuiet(roomId);
  }

  /** Keeps an event that waits. */
  public void putWaiting(RoomId roomId, WaitingEvent event) {
    store.put(IndexKeys.waiting(roomId, event.entry().eventId()), event.bytes());
    cache.putQuiet(roomId, false);
  }

  public void deleteWaiting(RoomId roomId, EventId eventId) {
    store.put(IndexKeys.waiting(roomId, eventId), null);
    cache.forgetQuiet(roomId);
  }

  public void putWaitingCount(RoomId roomId, long count) {
    store.put(IndexKeys.waitingCount(roomId), number(count));
  }

  /** Notes that an event which we lack is a parent of one that we have. */
  public void putParent(RoomId roomId, EventId parent) {
    store.put(IndexKeys.parent(roomId, parent), NOTHING);
  }

  /** Sets how many users of the server are in the room. */
  public void putUsers(RoomId roomId, ServerName server, long users) {
    store.put(IndexKeys.server(roomId, server), number(users));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A count; nothing for none, so that the key goes. */
  private static byte[] number(long number) {
    return number <= 0 ? null : ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }
}
