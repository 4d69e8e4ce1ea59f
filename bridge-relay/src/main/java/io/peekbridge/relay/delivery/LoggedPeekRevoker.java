package io.peekbridge.relay.delivery;

import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.kafka.record.RoomLogEntry.PeekRevoke;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.kafka.record.SubscriptionKey;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends peeks by entries of the room log, for the peeks that the topic of subscriptions tells of.
 */
final class LoggedPeekRevoker implements PeekRevoker {
  private static final Logger log = LoggerFactory.getLogger(LoggedPeekRevoker.class);

  private final RoomLog roomLog;

  /** Where entries go. */
  @FunctionalInterface
  interface RoomLog {
    /** Appends an entry; completes once it cannot be lost. */
    CompletableFuture<?> append(RoomId roomId, RoomLogEntry entry);
  }

  /** When each peek of each server began. */
  private final Map<ServerName, Map<SubscriptionKey, Long>> peeks = new ConcurrentHashMap<>();

  LoggedPeekRevoker(RoomLog roomLog) {
    this.roomLog = roomLog;
  }

  /** A peek began or changed, or (absent) ended. */
  void put(SubscriptionKey key, Optional<Subscription> peek) {
    peeks.compute(
        key.server(),
        (server, before) -> {
          Map<SubscriptionKey, Long> own = before == null ? new ConcurrentHashMap<>() : before;
          peek.ifPresentOrElse(
              subscription -> own.put(key, subscription.since()), () -> own.remove(key));
          return own.isEmpty() ? null : own;
        });
  }

  @Override
  public CompletableFuture<Void> revokeAll(ServerName server) {
    Map<SubscriptionKey, Long> own = peeks.getOrDefault(server, Map.of());
    log.info("{} peeks of a server that is too far behind are ended", own.size());
    return CompletableFuture.allOf(
        own.entrySet().stream()
            .map(peek -> revoke(peek.getKey(), peek.getValue()))
            .toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<?> revoke(SubscriptionKey peek, long since) {
    return roomLog.append(peek.roomId(), new PeekRevoke(peek.server(), peek.peekId(), since));
  }
}
