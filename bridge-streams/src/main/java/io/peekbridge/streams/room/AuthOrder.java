package io.peekbridge.streams.room;

import io.peekbridge.matrix.event.EventOrder;
import io.peekbridge.matrix.id.EventId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Orders events so that each comes behind the events that authorize it. */
final class AuthOrder {
  private AuthOrder() {}

  /**
   * The order, found without recursion in time proportional to the number of events and references.
   * References to other events are passed over.
   *
   * @param authEvents each event with the auth events that it names
   * @return empty if there is a circle; event ids are hashes, so no honest server can make one
   */
  static Optional<List<EventId>> of(Map<EventId, List<EventId>> authEvents) {
    List<EventId> order = EventOrder.of(authEvents, id -> true);
    return order.size() == authEvents.size() ? Optional.of(order) : Optional.empty();
  }
}
