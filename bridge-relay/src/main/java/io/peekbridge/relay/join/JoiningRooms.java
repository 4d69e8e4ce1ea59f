package io.peekbridge.relay.join;

import io.peekbridge.matrix.id.RoomId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The rooms that are being joined: others may send us events of them before we have them. */
final class JoiningRooms {
  private final ConcurrentMap<RoomId, Integer> rooms = new ConcurrentHashMap<>();

  void add(RoomId roomId) {
    rooms.merge(roomId, 1, Integer::sum);
  }

  void remove(RoomId roomId) {
    rooms.computeIfPresent(roomId, (id, count) -> count == 1 ? null : count - 1);
  }

  boolean contains(RoomId roomId) {
    return rooms.containsKey(roomId);
  }
}
