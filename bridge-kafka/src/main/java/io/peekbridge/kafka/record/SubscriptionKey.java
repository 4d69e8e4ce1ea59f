package io.peekbridge.kafka.record;

import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;

/**
 * Who peeks which room; on the topic a JSON array {@code [room id, server, peek id]}, partitioned
 * by the room id.
 */
public record SubscriptionKey(RoomId roomId, ServerName server, String peekId) {}
