package io.peekbridge.federation.keys;

import io.peekbridge.matrix.crypto.ServerKeys;
import io.peekbridge.matrix.id.ServerName;
import java.util.Optional;

/** Keeps verified keys of other servers. Implementations are safe for use by many threads. */
public interface KeyCache {
  Optional<ServerKeys> get(ServerName server);

  /** Keeps these keys in place of what was kept for the server. */
  void put(ServerKeys keys);
}
