package io.peekbridge.streams.room;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.streams.state.StateHash;
import io.peekbridge.streams.store.LruCache;
import java.util.List;

/**
 * What a task keeps in memory of its stores. Nothing depends on what is here and what is not: it is
 * put in only as it is in the stores, and a task that starts again starts with nothing.
 *
 * @param pdus parsed events of the store of events, which never change there; by their bytes, since
 *     a parsed event takes memory in proportion to them
 * @param recipients who peeks a room, until its peeks change; by the number of servers
 * @param resolved what several states come to together
 */
record Caches(
    LruCache<PduKey, Pdu> pdus,
    LruCache<RoomId, Recipients> recipients,
    LruCache<List<StateHash>, StateHash> resolved) {
  private static final long PDU_BYTES = 4L << 20;
  private static final long SERVERS = 50_000;
  private static final long RESOLVED = 1_000;

  /** An event in its room. */
  record PduKey(RoomId roomId, EventId eventId) {}

  /** Empty caches of the usual size. */
  static Caches empty() {
    return new Caches(
        pdus(PDU_BYTES),
        new LruCache<>(SERVERS, Recipients::count),
        new LruCache<>(RESOLVED, each -> 1));
  }

  /** A cache of events of that many bytes together. */
  static LruCache<PduKey, Pdu> pdus(long bytes) {
    return new LruCache<>(bytes, pdu -> pdu.bytes().length);
  }
}
