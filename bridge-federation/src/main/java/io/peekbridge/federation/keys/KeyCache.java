package io.peekbridge.federation.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.peekbridge.matrix.crypto.ServerKeys;
import io.peekbridge.matrix.id.ServerName;
import java.util.Optional;

/**
 * Keeps verified keys of other servers. The end of validity that it is given is already bounded.
 * Implementations are safe for use by many threads.
 */
public interface KeyCache {
  Optional<ServerKeys> get(ServerName server);

  /** Keeps these keys in place of what was kept for the server. */
  void put(ServerKeys keys);

  /**
   * A cache that lasts as long as the process and forgets the least used servers above the limit.
   */
  static KeyCache inMemory(int servers) {
    Cache<ServerName, ServerKeys> kept = Caffeine.newBuilder().maximumSize(servers).build();
    return new KeyCache() {
      @Override
      public Optional<ServerKeys> get(ServerName server) {
        return Optional.ofNullable(kept.getIfPresent(server));
      }

      @Override
      public void put(ServerKeys keys) {
        kept.put(keys.serverName(), keys);
      }
    };
  }
}
