package io.peekbridge.streams.store;

import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.util.Optional;

/**
 * What a task keeps in memory of its stores, as it is in them: whatever is written goes through
 * here, so that nothing here is older than the store. It goes with the task, whose stores may be
 * others when it starts again. For one thread.
 */
final class StoreCache {
  /** Bytes of the bodies of events, and what an event takes beside. */
  private static final long EVENT_BYTES = 4L << 20;

  private static final int BESIDE_BODY = 512;

  private static final long ROOMS = 10_000;

  private record EventKey(RoomId roomId, EventId eventId) {}

  private final LruCache<RoomId, RoomRecord> rooms =
      new LruCache<>(ROOMS, room -> 1 + room.latest().size());
  private final LruCache<EventKey, EventRecord> events =
      new LruCache<>(EVENT_BYTES, event -> event.pdu().bytes().length + BESIDE_BODY);
  private final LruCache<RoomId, Boolean> quiet = new LruCache<>(ROOMS, each -> 1);

  Optional<RoomRecord> room(RoomId roomId) {
    return rooms.get(roomId);
  }

  void putRoom(RoomId roomId, RoomRecord room) {
    rooms.put(roomId, room);
  }

  Optional<EventRecord> event(RoomId roomId, EventId eventId) {
    return events.get(new EventKey(roomId, eventId));
  }

  void putEvent(RoomId roomId, EventId eventId, EventRecord event) {
    events.put(new EventKey(roomId, eventId), event);
  }

  /** Whether nothing waits or is waited for in the room, if that is known. */
  Optional<Boolean> isQuiet(RoomId roomId) {
    return quiet.get(roomId);
  }

  void putQuiet(RoomId roomId, boolean isQuiet) {
    quiet.put(roomId, isQuiet);
  }

  /** Something that waited or was waited for is gone; whether it was the last has to be seen. */
  void forgetQuiet(RoomId roomId) {
    quiet.remove(roomId);
  }
}
