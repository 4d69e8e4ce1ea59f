package io.peekbridge.federation.keys;

import static java.util.Objects.requireNonNull;

import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.id.ServerName;

/** A signing key of a server cannot be had, or was not valid at the time in question. */
public final class KeyUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ServerName server;
  private final KeyId keyId;
  private final boolean transientFailure;

  public KeyUnavailableException(
      ServerName server, KeyId keyId, String reason, boolean transientFailure) {
    super("key " + keyId + " of " + server + ": " + reason);
    this.server = requireNonNull(server, "server");
    this.keyId = requireNonNull(keyId, "keyId");
    this.transientFailure = transientFailure;
  }

  public ServerName server() {
    return server;
  }

  public KeyId keyId() {
    return keyId;
  }

  /**
   * Whether the key may be had later: the server could not be reached, or was asked too recently.
   */
  public boolean transientFailure() {
    return transientFailure;
  }
}
