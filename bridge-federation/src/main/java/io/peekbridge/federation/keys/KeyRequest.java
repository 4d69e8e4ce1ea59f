package io.peekbridge.federation.keys;

import static java.util.Objects.requireNonNull;

import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.id.ServerName;
import java.time.Instant;

/**
 * A question for a key.
 *
 * @param validAt when the key must have been valid: an event's time, or now for a request; the
 *     epoch if any time will do
 */
public record KeyRequest(ServerName server, KeyId keyId, Instant validAt) {
  public KeyRequest {
    requireNonNull(server, "server");
    requireNonNull(keyId, "keyId");
    requireNonNull(validAt, "validAt");
  }
}
