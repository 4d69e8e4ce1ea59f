package io.peekbridge.streams.room;

import io.peekbridge.matrix.auth.AuthState;
import io.peekbridge.matrix.auth.HistoryVisibility;
import io.peekbridge.matrix.auth.ServerAcl;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.ServerName;
import java.util.Optional;
import java.util.Set;

/**
 * Who may peek a room: any server that its ACL does not deny, as long as it is world-readable and
 * not encrypted (the proposal: "Initiating a peek", "Encrypted rooms").
 */
final class Peekability {
  private static final Set<StateKey> DECIDING =
      Set.of(StateKey.HISTORY_VISIBILITY, StateKey.ENCRYPTION, StateKey.SERVER_ACL);

  private Peekability() {}

  /** Why the server may not peek a room in this state; empty if it may. */
  static Optional<String> refusal(AuthState state, ServerName server) {
    if (HistoryVisibility.of(state.get(StateKey.HISTORY_VISIBILITY))
        != HistoryVisibility.WORLD_READABLE) {
      return Optional.of("the room is not world-readable");
    }
    if (state.get(StateKey.ENCRYPTION).isPresent()) {
      return Optional.of("the room is encrypted");
    }
    if (!ServerAcl.allows(state.get(StateKey.SERVER_ACL), server)) {
      return Optional.of("the room's server ACL denies the server");
    }
    return Optional.empty();
  }

  /** Whether who may peek can differ when the entry differs. */
  static boolean dependsOn(StateKey entry) {
    return DECIDING.contains(entry);
  }

  /** Whether anybody may read an event, by the state before it. */
  static boolean isVisible(AuthState before) {
    return HistoryVisibility.of(before.get(StateKey.HISTORY_VISIBILITY))
        == HistoryVisibility.WORLD_READABLE;
  }
}
