package io.peekbridge.federation;

import static java.util.Objects.requireNonNull;

import io.peekbridge.matrix.crypto.SigningKey;
import io.peekbridge.matrix.id.ServerName;

/** Who we are to other servers: our server name and the key that signs our requests and events. */
public record FederationIdentity(ServerName name, SigningKey key) {
  public FederationIdentity {
    requireNonNull(name, "name");
    requireNonNull(key, "key");
  }

  /** Without the key's seed, so that an identity may be logged. */
  @Override
  public String toString() {
    return name + " " + key.id();
  }
}
