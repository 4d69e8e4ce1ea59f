package io.peekbridge.api;

import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.kafka.record.SubscriptionKey;
import io.peekbridge.matrix.id.ServerName;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * How many peeks each server has, kept up to date by a view of the subscriptions' topic: give it to
 * {@link io.peekbridge.kafka.CompactedView#start} as the listener.
 */
public final class ActivePeeks implements BiConsumer<SubscriptionKey, Optional<Subscription>> {
  private final ConcurrentHashMap<ServerName, Set<SubscriptionKey>> byServer =
      new ConcurrentHashMap<>();

  @Override
  public void accept(SubscriptionKey key, Optional<Subscription> subscription) {
    byServer.compute(
        key.server(),
        (server, known) -> {
          Set<SubscriptionKey> keys = known == null ? ConcurrentHashMap.newKeySet() : known;
          if (subscription.isPresent()) {
            keys.add(key);
          } else {
            keys.remove(key);
          }
          return keys.isEmpty() ? null : keys;
        });
  }

  /** The active peeks of a server over all rooms. */
  public int count(ServerName server) {
    return byServer.getOrDefault(server, Set.of()).size();
  }

  /** The active peeks of all servers. */
  public int total() {
    return byServer.values().stream().mapToInt(Set::size).sum();
  }

  public boolean contains(SubscriptionKey key) {
    return byServer.getOrDefault(key.server(), Set.of()).contains(key);
  }
}
