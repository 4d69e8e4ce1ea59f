package io.peekbridge.kafka.query;

import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.util.List;

/**
 * What is known of a room.
 *
 * @param version the id of its room version
 * @param position the number of the last accepted event
 * @param latest its forward extremities
 */
public record RoomInfo(
    RoomId roomId, Kind kind, String version, long position, List<EventId> latest) {
  /** How we take part in a room. */
  public enum Kind {
    /** We created it. */
    HOSTED,
    /** We joined it: we are one of its servers, and its events come from all the others. */
    JOINED,
    /** We subscribe to it at another server. */
    PEEKED,
    /** We followed it or were in it once; what is kept of it is as it was then. */
    FORGOTTEN;

    /** Whether we are one of the servers of the room. */
    public boolean isResident() {
      return this == HOSTED || this == JOINED;
    }
  }
}
