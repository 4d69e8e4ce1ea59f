package io.peekbridge.federation.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.InvalidServerKeysException;
import io.peekbridge.matrix.crypto.ServerKeys;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.time.Instant;

/**
 * Decides whether a key document of another server is taken, and for how long (server-server API:
 * "Publishing Keys").
 */
final class KeyDocuments {
  /** Far more than any server needs; each key costs a verification and a place in the cache. */
  static final int MAX_KEYS = 100;

  /** Longer validity would leave a server no way to take a stolen key back. */
  static final Duration LONGEST_VALIDITY = Duration.ofDays(7);

  private KeyDocuments() {}

  /**
   * The keys in a document that was fetched from the server just now.
   *
   * @throws InvalidServerKeysException with the reason if the document is refused
   */
  static ServerKeys check(ObjectNode document, ServerName server, Ed25519 ed25519, Instant now)
      throws InvalidServerKeysException {
    // Counted first: everything else costs work per key.
    int count = document.path("verify_keys").size() + document.path("old_verify_keys").size();
    if (count > MAX_KEYS) {
      throw new InvalidServerKeysException(count + " keys, more than " + MAX_KEYS);
    }
    if (!server.value().equals(document.path("server_name").textValue())) {
      throw new InvalidServerKeysException("the keys are those of another server name");
    }
    ServerKeys keys = ServerKeys.fromSignedDocument(document, ed25519);
    if (keys.validUntilTs() <= now.toEpochMilli()) {
      throw new InvalidServerKeysException("valid_until_ts is in the past");
    }
    long latest = now.plus(LONGEST_VALIDITY).toEpochMilli();
    return new ServerKeys(
        server, keys.verifyKeys(), keys.oldVerifyKeys(), Math.min(keys.validUntilTs(), latest));
  }
}
