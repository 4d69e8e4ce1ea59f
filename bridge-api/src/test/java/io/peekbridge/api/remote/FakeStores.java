package io.peekbridge.api.remote;

import io.peekbridge.api.testing.FakeRooms;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.query.RoomState;
import io.peekbridge.kafka.query.RoomStores;
import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Partitions of rooms in memory, and where the others are. */
final class FakeStores implements RoomStores {
  private final FakeRooms rooms;
  private final Topics topics;
  private final Map<Integer, String> elsewhere = new HashMap<>();
  private final List<RoomState> named = new ArrayList<>();

  FakeStores(FakeRooms rooms, Topics topics) {
    this.rooms = rooms;
    this.topics = topics;
  }

  /** Lets another process have a partition. */
  void give(int partition, String address) {
    elsewhere.put(partition, address);
  }

  @Override
  public Optional<String> holder(int partition) {
    return Optional.ofNullable(elsewhere.get(partition));
  }

  @Override
  public List<RoomInfo> rooms(int partition, Optional<RoomId> after, int limit) {
    requireHere(partition);
    return rooms.rooms(after, Integer.MAX_VALUE).stream()
        .filter(room -> topics.roomLog().partitionOf(room.roomId()) == partition)
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<RoomId> roomOf(int partition, EventId eventId) {
    requireHere(partition);
    return rooms
        .history()
        .roomOf(eventId)
        .filter(roomId -> topics.roomLog().partitionOf(roomId) == partition);
  }

  private void requireHere(int partition) {
    if (elsewhere.containsKey(partition)) {
      throw new RoomsUnavailableException("partition " + partition + " is elsewhere");
    }
  }

  @Override
  public synchronized String nameOf(RoomState state) {
    named.add(state);
    return Integer.toString(named.size() - 1);
  }

  @Override
  public synchronized RoomState stateNamed(RoomId roomId, String name) {
    return named.get(Integer.parseInt(name));
  }
}
