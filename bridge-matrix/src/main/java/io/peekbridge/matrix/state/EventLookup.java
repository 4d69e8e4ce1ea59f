package io.peekbridge.matrix.state;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;

/** The events of a room, of which nothing else is known than each by itself. */
@FunctionalInterface
public interface EventLookup {
  /**
   * An event of one of the states or of an auth chain.
   *
   * @throws IllegalArgumentException if the event is not known
   */
  Pdu event(EventId id);

  /** Whether the event was rejected when it was received. */
  default boolean isRejected(EventId id) {
    return false;
  }
}
