package io.peekbridge.matrix.state;

import static java.util.Comparator.comparing;

import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one state of several (room versions: "State resolution"): by depth in version 1, by the
 * senders' power in versions 2 to 11, and from version 12 on likewise, but on top of the empty
 * state. The result does not depend on the order of the states.
 */
public final class StateResolution {
  private static final Comparator<StateKey> BY_KEY =
      comparing(StateKey::type).thenComparing(StateKey::stateKey);

  private StateResolution() {}

  /**
   * Resolves what states differ in. The work grows with what they differ in and with the auth
   * chains of that, never with what they agree on.
   *
   * @return the entries to be put over the unconflicted state, in the order of their keys. All are
   *     at keys that are not in the unconflicted state; a conflicted key that is missing has no
   *     entry in the resolved state.
   * @throws StateResolutionTooLargeException if the limits do not suffice
   * @throws IllegalArgumentException if the graph lacks an event
   */
  public static Map<StateKey, EventId> resolve(
      RoomVersion version, StateConflict conflict, EventGraph graph, ResolutionLimits limits)
      throws StateResolutionTooLargeException {
    if (conflict.events().isEmpty()) {
      return Map.of();
    }
    return inOrder(
        version.has(RoomRule.RESOLVE_BY_AUTHORITY)
            ? ResolutionByPower.resolve(version, conflict, graph, limits)
            : ResolutionByDepth.resolve(version, conflict, graph, limits));
  }

  /**
   * Resolves whole states, each given entry by entry. Simpler to call and far more work than {@link
   * #resolve}, for small rooms and comparisons.
   *
   * @param events the room's events, asked for one by one
   * @return the whole resolved state, in the order of its keys
   * @throws StateResolutionTooLargeException if the limits do not suffice
   * @throws IllegalArgumentException if there is no state, or an event is not known
   */
  public static Map<StateKey, EventId> resolveAll(
      RoomVersion version,
      List<Map<StateKey, EventId>> states,
      EventLookup events,
      ResolutionLimits limits)
      throws StateResolutionTooLargeException {
    Map<StateKey, EventId> resolved = new HashMap<>(StateConflict.agreedOn(states));
    EventGraph graph = new WholeGraph(events, resolved.values());
    resolved.putAll(resolve(version, StateConflict.between(states), graph, limits));
    return inOrder(resolved);
  }

  private static Map<StateKey, EventId> inOrder(Map<StateKey, EventId> state) {
    List<StateKey> keys = new ArrayList<>(state.keySet());
    keys.sort(BY_KEY);
    Map<StateKey, EventId> ordered = new LinkedHashMap<>();
    keys.forEach(key -> ordered.put(key, state.get(key)));
    return ordered;
  }
}
