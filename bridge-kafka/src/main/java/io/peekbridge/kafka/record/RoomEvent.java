package io.peekbridge.kafka.record;

import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;

/**
 * An accepted event of a room, in stream order.
 *
 * @param position the number of the event in this bridge's view of the room, from 0, without holes
 * @param origin the server that it came from: ourselves in hosted rooms, the peeked server in
 *     peeked ones
 * @param acceptedTs when it reached the log, milliseconds since the epoch
 */
public record RoomEvent(
    RoomId roomId,
    EventId eventId,
    long position,
    ServerName origin,
    long acceptedTs,
    RawJson event) {}
