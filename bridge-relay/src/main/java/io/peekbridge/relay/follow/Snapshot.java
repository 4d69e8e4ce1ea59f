package io.peekbridge.relay.follow;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.Map;
import java.util.Set;

/**
 * A remote room as a server shows it, each event being what it claims to be. Whether they make a
 * room together is for the topology to say.
 *
 * @param events all of them, by their ids
 * @param state the ids of the room's state
 * @param latest the ids of its forward extremities
 */
record Snapshot(
    RoomVersion version, Map<EventId, Pdu> events, Set<EventId> state, Set<EventId> latest) {}
