package io.peekbridge.matrix.state;

import io.peekbridge.matrix.auth.AuthRules;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The iterative auth checks (room version 2: "State resolution", "Definitions"): events are added
 * one by one to a state that has to allow them. Where the state lacks an entry that decides on an
 * event, the event's own auth event stands in for it, unless that was rejected.
 *
 * <p>The rules on the list of auth events are not applied: they don't depend on the state, and all
 * events that occur here have passed them. Whether an event was rejected because of another state
 * does not matter either.
 */
final class IterativeAuthChecks {
  private final RoomEvents events;
  private final Function<StateKey, Optional<EventId>> base;
  private final Map<StateKey, EventId> applied = new HashMap<>();

  /**
   * @param base the state to begin with
   */
  IterativeAuthChecks(RoomEvents events, Function<StateKey, Optional<EventId>> base) {
    this.events = events;
    this.base = base;
  }

  void apply(List<EventId> sorted) throws StateResolutionTooLargeException {
    for (EventId id : sorted) {
      Optional<StateKey> entry = events.entry(id);
      if (entry.isPresent() && isAllowed(id)) {
        applied.put(entry.get(), id);
      }
    }
  }

  /** The event at a key of the state as it is now. */
  Optional<EventId> at(StateKey key) {
    EventId own = applied.get(key);
    return own != null ? Optional.of(own) : base.apply(key);
  }

  /** What has been put over the state so far. */
  Map<StateKey, EventId> applied() {
    return Collections.unmodifiableMap(applied);
  }

  private boolean isAllowed(EventId id) throws StateResolutionTooLargeException {
    Pdu event = events.event(id);
    List<EventId> authEvents = events.authEvents(id);
    return AuthRules.check(
            event, key -> at(key).or(() -> among(authEvents, key)).map(events::event))
        .isAllowed();
  }

  private Optional<EventId> among(List<EventId> authEvents, StateKey key) {
    return authEvents.stream()
        .filter(each -> events.entry(each).equals(Optional.of(key)))
        .filter(each -> !events.graph().isRejected(each))
        .findFirst();
  }
}
