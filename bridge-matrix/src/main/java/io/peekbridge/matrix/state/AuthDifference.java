package io.peekbridge.matrix.state;

import io.peekbridge.matrix.id.EventId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The auth difference (room version 2: "State resolution", "Definitions"): the events in the auth
 * chains of some of the states, but not of all.
 *
 * <p>The unconflicted events are in all states, and so are their auth chains: whatever is found
 * there is not in the difference, and neither is anything further down. That leaves the ends of the
 * auth chains of the conflicted events to be walked.
 *
 * <p>An event counts as part of its own auth chain here, which the specification's text leaves out:
 * it changes nothing for conflicted events, and Synapse, whose results have to be met, puts no
 * unconflicted event, which all states have, into the difference.
 */
final class AuthDifference {
  private final RoomEvents events;

  AuthDifference(RoomEvents events) {
    this.events = events;
  }

  Set<EventId> of(StateConflict conflict) throws StateResolutionTooLargeException {
    Set<EventId> notShared = notShared(conflict.events());
    Map<EventId, Integer> states = new HashMap<>();
    for (var state : conflict.states()) {
      chain(state.values(), notShared).forEach(id -> states.merge(id, 1, Integer::sum));
    }
    Set<EventId> difference = new HashSet<>();
    states.forEach(
        (id, count) -> {
          if (count < conflict.states().size()) {
            difference.add(id);
          }
        });
    return difference;
  }

  /**
   * The events in the chains of the conflicted ones that are in no chain of an unconflicted one.
   */
  private Set<EventId> notShared(Set<EventId> conflicted) throws StateResolutionTooLargeException {
    Set<EventId> found = new HashSet<>();
    Set<EventId> asked = new HashSet<>(conflicted);
    Set<EventId> frontier = conflicted;
    while (!frontier.isEmpty()) {
      Set<EventId> rest = new HashSet<>(frontier);
      rest.removeAll(events.graph().inUnconflictedChains(Collections.unmodifiableSet(frontier)));
      found.addAll(rest);

      frontier = new HashSet<>();
      for (EventId id : rest) {
        for (EventId authEvent : events.authEvents(id)) {
          if (asked.add(authEvent)) {
            frontier.add(authEvent);
          }
        }
      }
    }
    return found;
  }

  private Set<EventId> chain(Collection<EventId> starts, Set<EventId> within)
      throws StateResolutionTooLargeException {
    Set<EventId> chain = new HashSet<>();
    Deque<EventId> open = new ArrayDeque<>(starts);
    while (!open.isEmpty()) {
      EventId id = open.pop();
      if (within.contains(id) && chain.add(id)) {
        open.addAll(events.authEvents(id));
      }
    }
    return chain;
  }
}
