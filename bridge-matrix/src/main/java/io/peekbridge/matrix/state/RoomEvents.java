package io.peekbridge.matrix.state;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The graph as one resolution sees it: what has been asked once is remembered, and how much is
 * asked is limited.
 */
final class RoomEvents {
  /** Events are large and most are needed a few times in a row, so not all of them are kept. */
  private static final int EVENTS_KEPT = 512;

  private final EventGraph graph;
  private final ResolutionLimits limits;
  private final Optional<EventId> impliedCreate;
  private final Map<EventId, List<EventId>> authEvents = new HashMap<>();
  private final Map<EventId, Optional<StateKey>> entries = new HashMap<>();
  private final Map<EventId, Pdu> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<EventId, Pdu> eldest) {
          return size() > EVENTS_KEPT;
        }
      };

  /**
   * @param some any event of the room
   */
  RoomEvents(RoomVersion version, EventGraph graph, ResolutionLimits limits, EventId some) {
    this.graph = graph;
    this.limits = limits;
    this.impliedCreate =
        version.has(RoomRule.ROOM_ID_IS_CREATE_HASH)
            ? Optional.of(new EventId("$" + event(some).roomId().value().substring(1)))
            : Optional.empty();
  }

  EventGraph graph() {
    return graph;
  }

  ResolutionLimits limits() {
    return limits;
  }

  Pdu event(EventId id) {
    Pdu known = kept.get(id);
    if (known == null) {
      known = graph.event(id);
      kept.put(id, known);
    }
    return known;
  }

  /** The entry that an event sets; all events that should occur here set one. */
  Optional<StateKey> entry(EventId id) {
    Optional<StateKey> known = entries.get(id);
    if (known == null) {
      known = event(id).stateEntry();
      entries.put(id, known);
    }
    return known;
  }

  /**
   * The auth events of an event, among them the create event in every room version.
   *
   * @throws StateResolutionTooLargeException if too many events have been asked about
   */
  List<EventId> authEvents(EventId id) throws StateResolutionTooLargeException {
    List<EventId> known = authEvents.get(id);
    if (known == null) {
      known = withCreate(id, graph.authEvents(id));
      authEvents.put(id, known);
      limits.checkVisited(authEvents.size());
    }
    return known;
  }

  private List<EventId> withCreate(EventId id, List<EventId> listed) {
    if (impliedCreate.isEmpty() || impliedCreate.get().equals(id)) {
      return listed;
    }
    List<EventId> all = new ArrayList<>(listed);
    all.add(impliedCreate.get());
    return all;
  }

  /** The power levels event among the auth events of an event. */
  Optional<EventId> powerLevelsOf(EventId id) throws StateResolutionTooLargeException {
    for (EventId authEvent : authEvents(id)) {
      if (entry(authEvent).equals(Optional.of(StateKey.POWER_LEVELS))) {
        return Optional.of(authEvent);
      }
    }
    return Optional.empty();
  }
}
