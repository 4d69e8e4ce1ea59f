package io.peekbridge.matrix.auth;

import io.peekbridge.matrix.auth.AuthVerdict.Rejected;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Rule 3: the events by which an event claims its permission. */
final class AuthEventsRules {
  private AuthEventsRules() {}

  static AuthVerdict check(Pdu event, List<Pdu> authEvents, Predicate<Pdu> isRejected) {
    // A create event has been decided on by rule 1, whatever it lists.
    if (event.type().equals(EventTypes.CREATE)) {
      return AuthVerdict.ALLOWED;
    }
    Map<EventId, Pdu> known = new HashMap<>();
    authEvents.forEach(each -> known.put(each.eventId(), each));

    Set<StateKey> needed = Set.copyOf(AuthTypes.needed(event));
    Set<StateKey> seen = new HashSet<>();
    for (EventId id : event.authEvents()) {
      Optional<AuthVerdict> rejection = reject(event, known.get(id), needed, seen, isRejected);
      if (rejection.isPresent()) {
        return rejection.get();
      }
    }

    // 2.4 (up to v11): the create event is listed.
    if (needed.contains(StateKey.CREATE) && !seen.contains(StateKey.CREATE)) {
      return new Rejected("2.4", "the create event is not among the auth events");
    }
    return AuthVerdict.ALLOWED;
  }

  private static Optional<AuthVerdict> reject(
      Pdu event,
      Pdu authEvent,
      Set<StateKey> needed,
      Set<StateKey> seen,
      Predicate<Pdu> isRejected) {
    RoomVersion version = event.roomVersion();

    // 3.3: an event that nobody has accepted, because nobody here has it, gives no permission.
    if (authEvent == null) {
      return rejected(version, "3.3", "an auth event is missing");
    }
    Optional<StateKey> entry = authEvent.stateEntry();

    // 3.1: one event for each entry of the state.
    if (entry.isPresent() && !seen.add(entry.get())) {
      return rejected(version, "3.1", "two auth events are of the same type and state key");
    }

    // 3.2: only entries that decide on this event. The create event is one of them up to v11 only.
    if (entry.isEmpty() || !needed.contains(entry.get())) {
      return rejected(version, "3.2", "an auth event has no bearing on the event");
    }

    // 3.3: only events that were accepted.
    if (isRejected.test(authEvent)) {
      return rejected(version, "3.3", "an auth event was rejected");
    }

    // 3.4: only events of the same room.
    if (!authEvent.roomId().equals(event.roomId())) {
      return rejected(version, "3.4", "an auth event is of another room");
    }
    return Optional.empty();
  }

  private static Optional<AuthVerdict> rejected(RoomVersion version, String rule, String reason) {
    return Optional.of(new Rejected(RuleNumbers.in(version, rule), reason));
  }
}
