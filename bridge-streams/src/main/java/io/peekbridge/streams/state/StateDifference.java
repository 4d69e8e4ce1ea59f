package io.peekbridge.streams.state;

import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeSet;

/** The entries that several states do not have in common, as each of them has them. */
public final class StateDifference {
  private static final Comparator<StateKey> ORDER =
      Comparator.comparing(StateKey::type).thenComparing(StateKey::stateKey);

  private final List<Map<StateKey, EventId>> states;
  private final TreeSet<StateKey> keys = new TreeSet<>(ORDER);

  StateDifference(int states) {
    this.states = new ArrayList<>(states);
    for (int i = 0; i < states; i++) {
      this.states.add(new HashMap<>());
    }
  }

  void add(int state, StateKey key, EventId eventId) {
    states.get(state).put(key, eventId);
    keys.add(key);
  }

  /** The keys at which not all states have the same event, in the order of type and state key. */
  public SequencedSet<StateKey> keys() {
    return keys;
  }

  /** For each state, in the order in which they were given, what it has at these keys. */
  public List<Map<StateKey, EventId>> states() {
    return states;
  }
}
