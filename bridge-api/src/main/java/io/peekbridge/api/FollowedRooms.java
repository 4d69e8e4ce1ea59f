package io.peekbridge.api;

import io.peekbridge.kafka.record.FollowedRoom;
import io.peekbridge.matrix.id.RoomId;
import java.util.Collection;
import java.util.Optional;

/** The remote rooms that the operator wants followed: the topic {@code peeks}. */
public interface FollowedRooms {
  Optional<FollowedRoom> get(RoomId roomId);

  /** All of them, in no order. */
  Collection<FollowedRoom> all();

  /**
   * Writes a room down in place of what was there; it can be read from {@link #get} afterwards.
   *
   * @throws org.apache.kafka.common.KafkaException if it may not be written
   */
  void put(FollowedRoom room) throws InterruptedException;

  /** Takes a room away, as {@link #put} writes one. */
  void remove(RoomId roomId) throws InterruptedException;
}
