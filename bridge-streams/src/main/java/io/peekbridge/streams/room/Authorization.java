package io.peekbridge.streams.room;

import io.peekbridge.matrix.auth.AuthRules;
import io.peekbridge.matrix.auth.AuthVerdict;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The authorization rules as they are applied to events of other servers. */
final class Authorization {
  private Authorization() {}

  /**
   * Checks an event against the auth events that it names itself (server-server API: "Checks
   * performed on receipt of a PDU", the check after the signatures and hash).
   *
   * @param authEvents all events that it names
   * @param isRejected whether one of them was rejected when it came
   * @param create the room's create event, which events of newer room versions do not name
   */
  static AuthVerdict byAuthEvents(
      Pdu event, List<Pdu> authEvents, Predicate<Pdu> isRejected, Optional<Pdu> create) {
    AuthVerdict listed = AuthRules.checkAuthEvents(event, authEvents, isRejected);
    if (!listed.isAllowed()) {
      return listed;
    }
    Map<StateKey, Pdu> state = new HashMap<>();
    create.ifPresent(pdu -> state.put(StateKey.CREATE, pdu));
    authEvents.forEach(pdu -> pdu.stateEntry().ifPresent(entry -> state.put(entry, pdu)));
    return AuthRules.check(event, entry -> Optional.ofNullable(state.get(entry)));
  }

  /** Why an event is refused; empty if it is not. */
  static Optional<String> refusal(AuthVerdict verdict) {
    return verdict instanceof AuthVerdict.Rejected rejected
        ? Optional.of(describe(rejected))
        : Optional.empty();
  }

  static String describe(AuthVerdict.Rejected rejected) {
    return "authorization rule " + rejected.rule() + ": " + rejected.reason();
  }
}
