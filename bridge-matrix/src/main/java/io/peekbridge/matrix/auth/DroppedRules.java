package io.peekbridge.matrix.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.matrix.auth.AuthVerdict.Rejected;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.ServerName;
import java.util.Optional;

/**
 * The rules of old versions that have no counterpart in version 12, by the numbers that they have
 * in those versions.
 */
final class DroppedRules {
  private DroppedRules() {}

  /** Rule 4 (v1 to v5): the aliases of a server are up to that server, whoever is a member. */
  static AuthVerdict checkAliases(Pdu event) {
    // 4.1: they are state.
    if (!event.isState()) {
      return new Rejected("4.1", "the aliases have no state key");
    }
    // 4.2: of the sender's server. 4.3: otherwise they are allowed.
    return event.stateKey().equals(Optional.of(event.sender().server().value()))
        ? AuthVerdict.ALLOWED
        : new Rejected("4.2", "the aliases are of another server than the sender");
  }

  /** Rule 11 (v1 and v2): who may redact what. */
  static AuthVerdict checkRedaction(AuthContext context) {
    // 11.1: who has the redact level, anything.
    if (context.senderMay(PowerLevels.Action.REDACT)) {
      return AuthVerdict.ALLOWED;
    }
    // 11.2: others, the events of the server that made the redaction. A redaction of nothing does
    // nothing; the text does not speak of it, and other servers allow it.
    JsonNode target = context.event().json().path("redacts");
    if (!target.isTextual()
        || serverOf(target.textValue()).equals(context.event().eventId().server())) {
      return AuthVerdict.ALLOWED;
    }
    return new Rejected("11.3", "the sender may not redact an event of another server");
  }

  private static Optional<ServerName> serverOf(String eventId) {
    try {
      return new EventId(eventId).server();
    } catch (MalformedIdException e) {
      return Optional.empty();
    }
  }
}
