package io.peekbridge.federation.keys;

import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.crypto.VerifyKey;
import io.peekbridge.matrix.id.ServerName;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/**
 * The signing keys of all servers, our own among them. Calls may wait for the network; our own keys
 * never do.
 *
 * <p>A current key is valid up to the {@code valid_until_ts} of its document, taken as at most
 * seven days after it was fetched; an old key up to its {@code expired_ts} (server-server API:
 * "Publishing Keys").
 */
public interface KeyRing {
  /**
   * A key as it was valid at some time.
   *
   * @param validAt an event's {@code origin_server_ts}, or now for a request; the epoch if any time
   *     will do
   */
  VerifyKey key(ServerName server, KeyId keyId, Instant validAt) throws KeyUnavailableException;

  /** Many keys at once, asking different servers at the same time. What cannot be had is absent. */
  Map<KeyRequest, VerifyKey> keys(Collection<KeyRequest> requests);
}
