package io.peekbridge.matrix.state;

import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * State resolution of room versions 2 to 11 (MSC1442), and of version 12 on (MSC4297). The comments
 * cite the steps of the specification's "Algorithm".
 */
final class ResolutionByPower {
  private final StateConflict conflict;
  private final RoomEvents events;
  private final boolean fromEmptyState;

  private ResolutionByPower(StateConflict conflict, RoomEvents events, boolean fromEmptyState) {
    this.conflict = conflict;
    this.events = events;
    this.fromEmptyState = fromEmptyState;
  }

  /** The resolved entries at keys that are not unconflicted, of states that are in conflict. */
  static Map<StateKey, EventId> resolve(
      RoomVersion version, StateConflict conflict, EventGraph graph, ResolutionLimits limits)
      throws StateResolutionTooLargeException {
    Set<EventId> conflicted = conflict.events();
    limits.checkConflicted(conflicted.size());
    RoomEvents events = new RoomEvents(version, graph, limits, conflicted.iterator().next());
    boolean fromEmptyState = version.has(RoomRule.RESOLVE_FROM_EMPTY_STATE);
    return new ResolutionByPower(conflict, events, fromEmptyState).resolve(conflicted);
  }

  private Map<StateKey, EventId> resolve(Set<EventId> conflicted)
      throws StateResolutionTooLargeException {
    Set<EventId> full = fullConflictedSet(conflicted);
    events.limits().checkConflicted(full.size());

    // 1: the power events, and what they rest on, in the order of their power.
    List<EventId> powerEvents = new PowerOrder(events, full).sorted();

    // 2: those that pass, on top of what is agreed on; from version 12 on, on top of nothing.
    Function<StateKey, Optional<EventId>> base =
        fromEmptyState ? key -> Optional.empty() : conflict.unconflicted();
    IterativeAuthChecks checks = new IterativeAuthChecks(events, base);
    checks.apply(powerEvents);

    // 3: the rest, in the order of the power levels that they rest on.
    List<EventId> rest = new ArrayList<>(full);
    rest.removeAll(new HashSet<>(powerEvents));
    List<EventId> ordered =
        new MainlineOrder(events, checks.at(StateKey.POWER_LEVELS)).sorted(rest);

    // 4: those that pass.
    checks.apply(ordered);

    // 5: what is agreed on stays as it is.
    Map<StateKey, EventId> resolved = new HashMap<>(checks.applied());
    resolved.keySet().removeIf(conflict::isUnconflicted);
    return resolved;
  }

  private Set<EventId> fullConflictedSet(Set<EventId> conflicted)
      throws StateResolutionTooLargeException {
    Set<EventId> full = new HashSet<>(conflicted);
    full.addAll(new AuthDifference(events).of(conflict));
    if (fromEmptyState) {
      full.addAll(new ConflictedSubgraph(events).of(conflicted));
    }
    return full;
  }
}
