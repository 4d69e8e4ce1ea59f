package io.peekbridge.matrix.auth;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The state against which an event is authorized: a room's current state, or what an event's auth
 * events give.
 */
@FunctionalInterface
public interface AuthState {
  Optional<Pdu> get(StateKey key);

  /** The state that consists of these events; those that are not state are left out. */
  static AuthState of(Collection<Pdu> events) {
    Map<StateKey, Pdu> entries = new HashMap<>();
    events.forEach(event -> event.stateEntry().ifPresent(key -> entries.put(key, event)));
    return key -> Optional.ofNullable(entries.get(key));
  }
}
