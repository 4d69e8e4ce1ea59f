package io.peekbridge.streams.room;

import io.peekbridge.matrix.id.EventId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
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
    Map<EventId, List<EventId>> authorizes = new HashMap<>();
    Map<EventId, Integer> open = new HashMap<>();
    Deque<EventId> ready = new ArrayDeque<>();
    authEvents.forEach(
        (id, all) -> {
          List<EventId> inside = all.stream().filter(authEvents::containsKey).distinct().toList();
          inside.forEach(each -> authorizes.computeIfAbsent(each, x -> new ArrayList<>()).add(id));
          open.put(id, inside.size());
          if (inside.isEmpty()) {
            ready.add(id);
          }
        });
    List<EventId> order = new ArrayList<>(authEvents.size());
    while (!ready.isEmpty()) {
      EventId next = ready.remove();
      order.add(next);
      for (EventId dependent : authorizes.getOrDefault(next, List.of())) {
        if (open.merge(dependent, -1, Integer::sum) == 0) {
          ready.add(dependent);
        }
      }
    }
    return order.size() == authEvents.size() ? Optional.of(order) : Optional.empty();
  }
}
