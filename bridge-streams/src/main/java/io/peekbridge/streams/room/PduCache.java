package io.peekbridge.streams.room;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The events of the store that were used last, parsed. An event that is stored never changes, so
 * what is here is right as long as it was stored first. Bounded by the bytes of the events, since a
 * parsed event takes memory in proportion to them. For one thread.
 */
final class PduCache {
  private record Key(RoomId roomId, EventId eventId) {}

  private final long maxBytes;
  private final Map<Key, Pdu> events = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  /** A cache of events of that many bytes together. */
  PduCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  Optional<Pdu> get(RoomId roomId, EventId eventId) {
    return Optional.ofNullable(events.get(new Key(roomId, eventId)));
  }

  void put(RoomId roomId, EventId eventId, Pdu event) {
    Pdu before = events.put(new Key(roomId, eventId), event);
    bytes += event.bytes().length - (before == null ? 0 : before.bytes().length);
    Iterator<Pdu> eldest = events.values().iterator();
    while (bytes > maxBytes && eldest.hasNext()) {
      bytes -= eldest.next().bytes().length;
      eldest.remove();
    }
  }
}
