package io.peekbridge.matrix.state;

import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the states to be resolved agree and differ in. A key is conflicted if not all of them have
 * the same event there, which includes that some have none.
 *
 * @param unconflicted the event that all states have at a key; empty for a conflicted key. Asked
 *     for single keys only, so that it may be a view of a state of any size.
 * @param states for each state its entries at the conflicted keys, and no others. A key that is
 *     missing is absent from that state.
 */
public record StateConflict(
    Function<StateKey, Optional<EventId>> unconflicted, List<Map<StateKey, EventId>> states) {
  public StateConflict {
    states = List.copyOf(states);
  }

  /** Compares whole states, entry by entry. */
  public static StateConflict between(List<Map<StateKey, EventId>> states) {
    Map<StateKey, EventId> unconflicted = agreedOn(states);
    List<Map<StateKey, EventId>> conflicted = new ArrayList<>();
    for (Map<StateKey, EventId> state : states) {
      Map<StateKey, EventId> rest = new HashMap<>(state);
      rest.keySet().removeAll(unconflicted.keySet());
      conflicted.add(rest);
    }
    return new StateConflict(key -> Optional.ofNullable(unconflicted.get(key)), conflicted);
  }

  /** The entries that are the same in all states. */
  static Map<StateKey, EventId> agreedOn(List<Map<StateKey, EventId>> states) {
    if (states.isEmpty()) {
      throw new IllegalArgumentException("no states");
    }
    Map<StateKey, EventId> same = new HashMap<>(states.get(0));
    for (Map<StateKey, EventId> state : states) {
      same.entrySet()
          .removeIf(entry -> !Objects.equals(state.get(entry.getKey()), entry.getValue()));
    }
    return same;
  }

  /** The events at the conflicted keys (the specification's "conflicted state set"). */
  Set<EventId> events() {
    Set<EventId> events = new HashSet<>();
    states.forEach(state -> events.addAll(state.values()));
    return events;
  }

  boolean isUnconflicted(StateKey key) {
    return unconflicted.apply(key).isPresent();
  }
}
