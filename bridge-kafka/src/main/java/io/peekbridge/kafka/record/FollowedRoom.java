package io.peekbridge.kafka.record;

import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.List;

/**
 * A remote room that the operator wants followed. Gone from the compacted topic once it is not
 * wanted any more.
 *
 * @param via the servers to peek it through, in the order of preference; not empty
 * @param peekId the id of our peek, random, 8 characters
 * @param since when it was asked for, milliseconds since the epoch
 */
public record FollowedRoom(RoomId roomId, List<ServerName> via, String peekId, long since) {}
