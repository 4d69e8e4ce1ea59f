package io.peekbridge.matrix.event;

import io.peekbridge.matrix.id.EventId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Puts events behind those that they name as parents or auth events. */
public final class EventOrder {
  private EventOrder() {}

  /**
   * The events in an order in which each stands behind those that it needs. One that needs what is
   * neither among them nor known is left out, and so is what needs that one; and circles, which
   * honest events do not form.
   *
   * @param needs the events, and what each needs
   * @param known whether an event that is not among them need not be
   */
  public static List<EventId> of(
      Map<EventId, ? extends Collection<EventId>> needs, Predicate<EventId> known) {
    Map<EventId, Integer> lacking = new HashMap<>();
    Map<EventId, List<EventId>> neededBy = new HashMap<>();
    Deque<EventId> ready = new ArrayDeque<>();
    needs.forEach(
        (id, needed) -> {
          Set<EventId> open = new LinkedHashSet<>(needed);
          open.removeIf(each -> !needs.containsKey(each) && known.test(each));
          open.forEach(each -> neededBy.computeIfAbsent(each, x -> new ArrayList<>()).add(id));
          lacking.put(id, open.size());
          if (open.isEmpty()) {
            ready.add(id);
          }
        });
    List<EventId> ordered = new ArrayList<>();
    while (!ready.isEmpty()) {
      EventId id = ready.remove();
      ordered.add(id);
      for (EventId next : neededBy.getOrDefault(id, List.of())) {
        if (lacking.merge(next, -1, Integer::sum) == 0) {
          ready.add(next);
        }
      }
    }
    return ordered;
  }
}
