package io.peekbridge.matrix.state;

import io.peekbridge.matrix.auth.AuthState;
import io.peekbridge.matrix.auth.Membership;
import io.peekbridge.matrix.auth.SenderPower;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The power events of a full conflicted set, with what they rest on in it, in reverse topological
 * power ordering (room version 2: "State resolution", "Definitions"): auth events come before what
 * rests on them, and otherwise the most powerful sender's first.
 */
final class PowerOrder {
  private static final String MEMBER = StateKey.member("").type();

  private final RoomEvents events;
  private final Set<EventId> full;

  PowerOrder(RoomEvents events, Set<EventId> full) {
    this.events = events;
    this.full = full;
  }

  /**
   * The order, earliest first. Events whose auth chains loop, as those of version 1 and 2 can, have
   * no place in it and are left out.
   */
  List<EventId> sorted() throws StateResolutionTooLargeException {
    Map<EventId, Integer> waitingFor = new HashMap<>();
    Map<EventId, List<EventId>> dependants = new HashMap<>();
    PriorityQueue<Ranked> ready = new PriorityQueue<>();
    for (EventId id : powerEventsAndChains()) {
      Set<EventId> authEvents = authEventsInSet(id);
      if (authEvents.isEmpty()) {
        ready.add(ranked(id));
      }
      waitingFor.put(id, authEvents.size());
      authEvents.forEach(each -> dependants.computeIfAbsent(each, x -> new ArrayList<>()).add(id));
    }

    List<EventId> sorted = new ArrayList<>();
    while (!ready.isEmpty()) {
      EventId next = ready.remove().id();
      sorted.add(next);
      for (EventId dependant : dependants.getOrDefault(next, List.of())) {
        if (waitingFor.merge(dependant, -1, Integer::sum) == 0) {
          ready.add(ranked(dependant));
        }
      }
    }
    return sorted;
  }

  /**
   * The power events, and the events of the set that are reached from them without leaving it,
   * which is how Synapse understands "in the auth chain".
   */
  private Set<EventId> powerEventsAndChains() throws StateResolutionTooLargeException {
    Set<EventId> found = new LinkedHashSet<>();
    Deque<EventId> open = new ArrayDeque<>();
    for (EventId id : full) {
      if (isPowerEvent(events.event(id))) {
        open.add(id);
      }
    }
    while (!open.isEmpty()) {
      EventId id = open.pop();
      if (found.add(id)) {
        open.addAll(authEventsInSet(id));
      }
    }
    return found;
  }

  private Set<EventId> authEventsInSet(EventId id) throws StateResolutionTooLargeException {
    Set<EventId> inSet = new LinkedHashSet<>(events.authEvents(id));
    inSet.retainAll(full);
    return inSet;
  }

  /**
   * Whether the event may take away somebody's ability to do something. Where the specification
   * says power levels and join rules, only the entries under the empty state key are taken, as by
   * Synapse, and others have no power. The create event is one as well there.
   */
  private static boolean isPowerEvent(Pdu event) {
    Optional<StateKey> entry = event.stateEntry();
    if (entry.isEmpty() || !entry.get().type().equals(MEMBER)) {
      return entry.equals(Optional.of(StateKey.POWER_LEVELS))
          || entry.equals(Optional.of(StateKey.JOIN_RULES))
          || entry.equals(Optional.of(StateKey.CREATE));
    }
    String membership = event.content().path("membership").textValue();
    return (Membership.LEAVE.value().equals(membership)
            || Membership.BAN.value().equals(membership))
        && !event.sender().value().equals(entry.get().stateKey());
  }

  private Ranked ranked(EventId id) throws StateResolutionTooLargeException {
    Pdu event = events.event(id);
    Map<StateKey, EventId> authEvents = new HashMap<>();
    for (EventId each : events.authEvents(id)) {
      events.entry(each).ifPresent(entry -> authEvents.put(entry, each));
    }
    AuthState state = key -> Optional.ofNullable(authEvents.get(key)).map(events::event);
    return new Ranked(SenderPower.of(event, state), event.originServerTs(), id);
  }

  /**
   * An event and what its place among others depends on.
   *
   * @param power of the sender, according to the event's own auth events
   */
  private record Ranked(BigInteger power, long originServerTs, EventId id)
      implements Comparable<Ranked> {
    @Override
    public int compareTo(Ranked other) {
      int byPower = other.power.compareTo(power);
      if (byPower != 0) {
        return byPower;
      }
      return originServerTs != other.originServerTs
          ? Long.compare(originServerTs, other.originServerTs)
          : EventIdOrder.INSTANCE.compare(id, other.id);
    }
  }
}
