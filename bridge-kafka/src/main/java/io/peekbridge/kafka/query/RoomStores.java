package io.peekbridge.kafka.query;

import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.util.List;
import java.util.Optional;

/**
 * What a process of the topology has, by the partitions of the room log, for those who put the
 * partitions of several processes together or ask from another one. Each call may throw {@link
 * RoomsUnavailableException}.
 */
public interface RoomStores {
  /** Where a partition is: {@code HOST:PORT} as its process tells the others; empty: here. */
  Optional<String> holder(int partition);

  /** As {@link RoomQueries#rooms}, of one partition that is here. */
  List<RoomInfo> rooms(int partition, Optional<RoomId> after, int limit);

  /** As {@link RoomHistory#roomOf}, of one partition that is here. */
  Optional<RoomId> roomOf(int partition, EventId eventId);

  /** Names a state of a room for good, in every process. */
  String nameOf(RoomState state);

  /** The state that has a name. */
  RoomState stateNamed(RoomId roomId, String name);
}
