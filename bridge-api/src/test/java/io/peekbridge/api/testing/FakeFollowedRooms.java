package io.peekbridge.api.testing;

import io.peekbridge.api.FollowedRooms;
import io.peekbridge.kafka.record.FollowedRoom;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Followed rooms in memory. */
public final class FakeFollowedRooms implements FollowedRooms {
  private final Map<RoomId, FollowedRoom> rooms = new ConcurrentHashMap<>();

  public void follow(RoomId roomId, ServerName via) {
    put(new FollowedRoom(roomId, List.of(via), "abcdefgh", 1));
  }

  @Override
  public Optional<FollowedRoom> get(RoomId roomId) {
    return Optional.ofNullable(rooms.get(roomId));
  }

  @Override
  public Collection<FollowedRoom> all() {
    return rooms.values();
  }

  @Override
  public void put(FollowedRoom room) {
    rooms.put(room.roomId(), room);
  }

  @Override
  public void remove(RoomId roomId) {
    rooms.remove(roomId);
  }
}
