package io.peekbridge.kafka.record;

import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;

/**
 * An active peek of another server into one of our rooms. Gone from the compacted topic (a
 * tombstone) once it ended.
 *
 * @param since when it was first asked for, milliseconds since the epoch
 * @param expiresAt when it ends unless renewed, milliseconds since the epoch
 * @param position the position of the last event before its first one
 */
public record Subscription(
    RoomId roomId, ServerName server, String peekId, long since, long expiresAt, long position) {
  public SubscriptionKey key() {
    return new SubscriptionKey(roomId, server, peekId);
  }
}
