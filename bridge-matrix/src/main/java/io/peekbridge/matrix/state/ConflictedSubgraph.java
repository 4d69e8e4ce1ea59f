package io.peekbridge.matrix.state;

import io.peekbridge.matrix.id.EventId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The conflicted state subgraph (room version 12: "State resolution", "Definitions"; MSC4297): the
 * events on the ways from one conflicted event along auth events to another.
 */
final class ConflictedSubgraph {
  private final RoomEvents events;

  ConflictedSubgraph(RoomEvents events) {
    this.events = events;
  }

  /** The subgraph, the conflicted events included. */
  Set<EventId> of(Set<EventId> conflicted) throws StateResolutionTooLargeException {
    Map<EventId, List<EventId>> dependants = conflicted.size() < 2 ? Map.of() : walk(conflicted);
    Set<EventId> subgraph = new HashSet<>();
    Deque<EventId> open = new ArrayDeque<>(conflicted);
    while (!open.isEmpty()) {
      EventId id = open.pop();
      if (subgraph.add(id)) {
        open.addAll(dependants.getOrDefault(id, List.of()));
      }
    }
    return subgraph;
  }

  /**
   * Walks down from the conflicted events, as far as there can be conflicted ones, and returns the
   * ways back: for each event those that have it as an auth event.
   */
  private Map<EventId, List<EventId>> walk(Set<EventId> conflicted)
      throws StateResolutionTooLargeException {
    long lowest = conflicted.stream().mapToLong(events.graph()::rank).min().orElseThrow();
    Map<EventId, List<EventId>> dependants = new HashMap<>();
    Set<EventId> seen = new HashSet<>(conflicted);
    Deque<EventId> open = new ArrayDeque<>(conflicted);
    while (!open.isEmpty()) {
      EventId id = open.pop();
      for (EventId authEvent : events.authEvents(id)) {
        dependants.computeIfAbsent(authEvent, each -> new ArrayList<>()).add(id);
        if (events.graph().rank(authEvent) >= lowest && seen.add(authEvent)) {
          open.add(authEvent);
        }
      }
    }
    return dependants;
  }
}
