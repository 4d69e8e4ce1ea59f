package io.peekbridge.api.testing;

import io.peekbridge.federation.keys.KeyCache;
import io.peekbridge.matrix.crypto.ServerKeys;
import io.peekbridge.matrix.id.ServerName;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keys of other servers in memory. */
public final class RememberedKeys implements KeyCache {
  private final Map<ServerName, ServerKeys> keys = new ConcurrentHashMap<>();

  @Override
  public Optional<ServerKeys> get(ServerName server) {
    return Optional.ofNullable(keys.get(server));
  }

  @Override
  public void put(ServerKeys document) {
    keys.put(document.serverName(), document);
  }
}
