package io.peekbridge.streams.query;

import io.peekbridge.matrix.id.RoomId;
import java.util.concurrent.CompletableFuture;

/** Somebody who waits for a room to become known. Each is equal to itself alone. */
final class RoomWait {
  private final RoomId roomId;
  private final CompletableFuture<RoomId> known = new CompletableFuture<>();

  RoomWait(RoomId roomId) {
    this.roomId = roomId;
  }

  RoomId roomId() {
    return roomId;
  }

  /** Completed with the room when it is known. */
  CompletableFuture<RoomId> known() {
    return known;
  }
}
