package io.peekbridge.streams.room;

import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.state.ResolutionLimits;
import io.peekbridge.matrix.state.StateConflict;
import io.peekbridge.matrix.state.StateResolution;
import io.peekbridge.streams.state.StateDifference;
import io.peekbridge.streams.state.StateHash;
import io.peekbridge.streams.state.States;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What several states of a room come to together (state resolution). The work depends on what they
 * differ in, not on how much they have.
 */
final class Resolutions {
  private Resolutions() {}

  /**
   * The resolved state.
   *
   * @param states at least one
   * @throws io.peekbridge.matrix.state.StateResolutionTooLargeException if the states differ in
   *     more than is resolved
   */
  static StateHash resolve(Turn turn, RoomVersion version, Collection<StateHash> states) {
    List<StateHash> different = List.copyOf(new TreeSet<>(states));
    if (different.size() == 1) {
      return different.getFirst();
    }
    return turn.caches()
        .resolved()
        .get(different)
        .orElseGet(
            () -> {
              StateHash resolved = resolveDifferent(turn, version, different);
              turn.write(writer -> turn.caches().resolved().put(different, resolved));
              return resolved;
            });
  }

  private static StateHash resolveDifferent(
      Turn turn, RoomVersion version, List<StateHash> states) {
    States all = turn.states();
    StateDifference difference = all.difference(states);
    StateHash base = states.getFirst();
    StateConflict conflict =
        new StateConflict(
            key -> difference.keys().contains(key) ? Optional.empty() : all.get(base, key),
            difference.states());
    Map<StateKey, EventId> resolved =
        StateResolution.resolve(
            version, conflict, new ConflictGraph(turn, conflict), ResolutionLimits.DEFAULT);
    return over(all, base, difference, resolved);
  }

  private static StateHash over(
      States all, StateHash base, StateDifference difference, Map<StateKey, EventId> resolved) {
    StateHash state = base;
    for (StateKey key : difference.keys()) {
      if (!resolved.containsKey(key)) {
        state = all.remove(state, key);
      }
    }
    for (Map.Entry<StateKey, EventId> entry : resolved.entrySet()) {
      state = all.put(state, entry.getKey(), entry.getValue());
    }
    return state;
  }
}
