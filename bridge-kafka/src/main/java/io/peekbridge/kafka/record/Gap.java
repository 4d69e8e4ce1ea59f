package io.peekbridge.kafka.record;

import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.List;

/**
 * Events that a room lacks. The topology writes one when an event arrives that cannot be judged
 * without them, and keeps that event meanwhile; whoever fetches them appends what it got to {@code
 * room-log}, or a {@link RoomLogEntry.GapClosed} if it got nothing.
 *
 * @param roomVersion the id of the room's version
 * @param kind what the missing events are to the one that waits
 * @param waiting the event that waits
 * @param pdu its body
 * @param missing what is lacking; not empty
 * @param latest the room's forward extremities, for {@code get_missing_events}
 * @param depth the least depth of these extremities
 * @param origin the server that sent the waiting event: the first one to ask
 * @param ts milliseconds since the epoch
 */
public record Gap(
    RoomId roomId,
    String roomVersion,
    Kind kind,
    EventId waiting,
    RawJson pdu,
    List<EventId> missing,
    List<EventId> latest,
    long depth,
    ServerName origin,
    long ts) {
  /** What the missing events are to the one that waits. */
  public enum Kind {
    PARENTS,
    AUTH_EVENTS
  }
}
