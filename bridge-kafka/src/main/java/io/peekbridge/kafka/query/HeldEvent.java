package io.peekbridge.kafka.query;

import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.EventId;
import java.util.List;

/**
 * An event that we hold, whatever became of it.
 *
 * @param position its number in the room; {@link #NO_POSITION} unless it was accepted
 * @param authEvents the auth events that it names
 * @param pdu its body
 */
public record HeldEvent(
    EventId eventId, Status status, long position, List<EventId> authEvents, RawJson pdu) {
  /** The position of events that have none. */
  public static final long NO_POSITION = -1;

  /** What became of an event (server-server API: "Checks performed on receipt of a PDU"). */
  public enum Status {
    /** It passed all checks: it is part of the room, and was given to consumers and peekers. */
    ACCEPTED,
    /** It passed the checks against the state before it, but not that against the current state. */
    SOFT_FAILED,
    /** Its auth events or the state before it do not allow it. It changes nothing. */
    REJECTED,
    /** It is known as part of a state or an auth chain only; the state before it is not known. */
    OUTLIER
  }

  /** Whether the event may be shown to others, as far as the checks on receipt are concerned. */
  public boolean isPartOfTheRoom() {
    return status == Status.ACCEPTED || status == Status.OUTLIER;
  }
}
