package io.peekbridge.matrix.auth;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import java.util.Optional;

/**
 * The state against which an event is authorized: a room's current state, or what an event's auth
 * events give.
 */
@FunctionalInterface
public interface AuthState {
  Optional<Pdu> get(StateKey key);
}
