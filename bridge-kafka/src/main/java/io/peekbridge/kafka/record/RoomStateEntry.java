package io.peekbridge.kafka.record;

import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;

/** The current event of one entry of a room's state; {@code position} as in {@link RoomEvent}. */
public record RoomStateEntry(
    RoomId roomId, String type, String stateKey, EventId eventId, long position, RawJson event) {}
