package io.peekbridge.matrix.state;

import static java.util.Comparator.comparingLong;

import io.peekbridge.matrix.auth.AuthRules;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.room.RoomVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * State resolution of room version 1. Entries that only some of the states have are not in conflict
 * here. Power levels are settled first, then join rules, then memberships, then the rest, each by
 * depth; within one of these groups no entry has a say in another.
 */
final class ResolutionByDepth {
  private static final String MEMBER = StateKey.member("").type();

  /** Lowest depth first, which is the order in which the events claim to have been sent. */
  private static final Comparator<Candidate> OLDEST_FIRST =
      comparingLong(Candidate::depth).thenComparing(Candidate::idHash, Comparator.reverseOrder());

  private final StateConflict conflict;
  private final RoomEvents events;
  private final Map<StateKey, EventId> resolved = new HashMap<>();
  private final Map<StateKey, List<EventId>> contested = new HashMap<>();

  private ResolutionByDepth(StateConflict conflict, RoomEvents events) {
    this.conflict = conflict;
    this.events = events;
  }

  /** The resolved entries at keys that are not unconflicted, of states that are in conflict. */
  static Map<StateKey, EventId> resolve(
      RoomVersion version, StateConflict conflict, EventGraph graph, ResolutionLimits limits)
      throws StateResolutionTooLargeException {
    Set<EventId> conflicted = conflict.events();
    limits.checkConflicted(conflicted.size());
    RoomEvents events = new RoomEvents(version, graph, limits, conflicted.iterator().next());
    return new ResolutionByDepth(conflict, events).resolve();
  }

  private Map<StateKey, EventId> resolve() {
    Map<StateKey, Set<EventId>> byKey = new HashMap<>();
    for (Map<StateKey, EventId> state : conflict.states()) {
      state.forEach((key, id) -> byKey.computeIfAbsent(key, each -> new HashSet<>()).add(id));
    }
    byKey.forEach(this::sort);

    settle(key -> key.equals(StateKey.POWER_LEVELS), this::latestOfUnbrokenLine);
    settle(key -> key.type().equals(StateKey.JOIN_RULES.type()), this::latestOfUnbrokenLine);
    settle(key -> key.type().equals(MEMBER), this::latestOfUnbrokenLine);
    settle(key -> true, this::latestAllowed);
    return resolved;
  }

  private void sort(StateKey key, Set<EventId> ids) {
    if (ids.size() == 1) {
      resolved.put(key, ids.iterator().next());
      return;
    }
    List<Candidate> candidates = new ArrayList<>();
    ids.forEach(id -> candidates.add(Candidate.of(events.event(id))));
    candidates.sort(OLDEST_FIRST);
    contested.put(key, candidates.stream().map(Candidate::id).toList());
  }

  private void settle(Predicate<StateKey> group, Settlement settlement) {
    Map<StateKey, EventId> settled = new HashMap<>();
    contested.forEach(
        (key, candidates) -> {
          if (group.test(key)) {
            settled.put(key, settlement.choose(key, candidates));
          }
        });
    contested.keySet().removeAll(settled.keySet());
    resolved.putAll(settled);
  }

  /** From the oldest on, for as long as each allows the next. */
  private EventId latestOfUnbrokenLine(StateKey key, List<EventId> oldestFirst) {
    EventId latest = oldestFirst.get(0);
    for (EventId next : oldestFirst.subList(1, oldestFirst.size())) {
      if (!isAllowed(next, key, Optional.of(latest))) {
        return latest;
      }
      latest = next;
    }
    return latest;
  }

  /** The latest that is allowed, or if none is, the oldest, as Synapse has it. */
  private EventId latestAllowed(StateKey key, List<EventId> oldestFirst) {
    for (int i = oldestFirst.size() - 1; i > 0; i--) {
      if (isAllowed(oldestFirst.get(i), key, Optional.empty())) {
        return oldestFirst.get(i);
      }
    }
    return oldestFirst.get(0);
  }

  private boolean isAllowed(EventId id, StateKey contestedKey, Optional<EventId> standing) {
    return AuthRules.check(
            events.event(id),
            key -> (key.equals(contestedKey) ? standing : at(key)).map(events::event))
        .isAllowed();
  }

  private Optional<EventId> at(StateKey key) {
    EventId own = resolved.get(key);
    return own != null ? Optional.of(own) : conflict.unconflicted().apply(key);
  }

  /** How one of several events, sorted by depth, is chosen for a key. */
  private interface Settlement {
    EventId choose(StateKey key, List<EventId> oldestFirst);
  }

  private record Candidate(EventId id, long depth, String idHash) {
    static Candidate of(Pdu event) {
      byte[] id = event.eventId().value().getBytes(StandardCharsets.UTF_8);
      return new Candidate(
          event.eventId(), event.depth(), HexFormat.of().formatHex(sha1().digest(id)));
    }

    private static MessageDigest sha1() {
      try {
        return MessageDigest.getInstance("SHA-1");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-1", e);
      }
    }
  }
}
