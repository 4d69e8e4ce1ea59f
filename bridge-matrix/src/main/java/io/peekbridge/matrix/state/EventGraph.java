package io.peekbridge.matrix.state;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import java.util.List;
import java.util.Set;

/**
 * What state resolution asks of the room whose states are resolved. The answers must not change
 * while it does.
 */
public interface EventGraph {
  /**
   * An event of one of the states or of an auth chain.
   *
   * @throws IllegalArgumentException if the event is not known
   */
  Pdu event(EventId id);

  /**
   * What the event lists as its auth events. Asked far more often than {@link #event}, so it should
   * not take reading the event.
   *
   * @throws IllegalArgumentException if the event is not known
   */
  List<EventId> authEvents(EventId id);

  /** Whether the event was rejected when it was received. */
  boolean isRejected(EventId id);

  /**
   * Those of the candidates that are events of the unconflicted state, or in the auth chain of one
   * of them. Asked several times for one resolution, along the auth chains of the conflicted
   * events, but once only for each event.
   */
  Set<EventId> inUnconflictedChains(Set<EventId> candidates);

  /**
   * A number that grows along auth chains: no auth event of the event has a larger one. The place
   * of the event in the order in which events were accepted is such a number. It lets resolution
   * stop early on its way down an auth chain; without such an order, it is the same for all events.
   */
  default long rank(EventId id) {
    return 0;
  }
}
