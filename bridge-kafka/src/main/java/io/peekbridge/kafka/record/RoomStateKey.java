package io.peekbridge.kafka.record;

import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.RoomId;

/**
 * An entry of a room's state; on the topic a JSON array {@code [room id, type, state key]},
 * partitioned by the room id.
 */
public record RoomStateKey(RoomId roomId, String type, String stateKey) {
  public static RoomStateKey of(RoomId roomId, StateKey key) {
    return new RoomStateKey(roomId, key.type(), key.stateKey());
  }
}
