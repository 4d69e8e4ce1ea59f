package io.peekbridge.federation.keys;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.keys.KeyFetcher.Attempt;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.crypto.ServerKeys;
import io.peekbridge.matrix.crypto.ServerKeys.OldKey;
import io.peekbridge.matrix.crypto.VerifyKey;
import io.peekbridge.matrix.id.ServerName;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The key ring that asks the servers themselves and remembers their answers in a {@link KeyCache}.
 */
public final class FetchingKeyRing implements KeyRing {
  /**
   * Parsed keys that are kept; a key is a function of its text, so that they need not be dropped
   * with their server.
   */
  private static final int PARSED_KEYS = 20_000;

  /** A batch waits for so many servers at a time, which leaves places for single keys. */
  private static final int SERVERS_AT_ONCE = 64;

  private final OwnKeys own;
  private final KeyCache cache;
  private final Clock clock;
  private final KeyFetcher fetcher;
  private final LoadingCache<String, VerifyKey> parsed;

  /**
   * A key ring.
   *
   * @param own our keys, which are never asked for over the network
   */
  public FetchingKeyRing(
      OwnKeys own, FederationClient client, KeyCache cache, Ed25519 ed25519, Clock clock) {
    this.own = own;
    this.cache = cache;
    this.clock = clock;
    this.fetcher = new KeyFetcher(client, cache, ed25519, clock);
    this.parsed =
        Caffeine.newBuilder()
            .maximumSize(PARSED_KEYS)
            .build(base64 -> ed25519.verifyKey(Base64.decode(base64)));
  }

  @Override
  public VerifyKey key(ServerName server, KeyId keyId, Instant validAt)
      throws KeyUnavailableException {
    KeyRequest request = new KeyRequest(server, keyId, validAt);
    Optional<VerifyKey> known = known(request);
    if (known.isPresent()) {
      return known.get();
    }
    if (!isFetched(request)) {
      throw new KeyUnavailableException(server, keyId, "there is no such key, or not then", false);
    }
    Instant asked = clock.instant();
    Attempt attempt = fetcher.refresh(server).join();
    return known(request).orElseThrow(() -> unavailable(request, attempt, asked));
  }

  @Override
  public Map<KeyRequest, VerifyKey> keys(Collection<KeyRequest> requests) {
    Map<KeyRequest, VerifyKey> found = new HashMap<>();
    Set<ServerName> missing = new LinkedHashSet<>();
    for (KeyRequest request : requests) {
      Optional<VerifyKey> known = known(request);
      if (known.isPresent()) {
        found.put(request, known.get());
      } else if (isFetched(request)) {
        missing.add(request.server());
      }
    }
    refreshAll(missing);
    for (KeyRequest request : requests) {
      if (!found.containsKey(request)) {
        known(request).ifPresent(key -> found.put(request, key));
      }
    }
    return found;
  }

  private void refreshAll(Set<ServerName> servers) {
    Deque<CompletableFuture<Attempt>> underWay = new ArrayDeque<>();
    for (ServerName server : servers) {
      if (underWay.size() == SERVERS_AT_ONCE) {
        underWay.remove().join();
      }
      underWay.add(fetcher.refresh(server));
    }
    underWay.forEach(CompletableFuture::join);
  }

  private boolean isFetched(KeyRequest request) {
    return request.keyId().isEd25519() && !request.server().equals(own.identity().name());
  }

  /**
   * Only a good document that was fetched for this very question says that the key does not exist.
   */
  private static KeyUnavailableException unavailable(
      KeyRequest request, Attempt attempt, Instant asked) {
    boolean answered = attempt.failures() == 0 && !attempt.at().isBefore(asked);
    return new KeyUnavailableException(
        request.server(), request.keyId(), attempt.problem(), !answered);
  }

  private Optional<VerifyKey> known(KeyRequest request) {
    if (request.server().equals(own.identity().name())) {
      return ownKey(request);
    }
    return cache.get(request.server()).flatMap(keys -> valid(keys, request));
  }

  private Optional<VerifyKey> ownKey(KeyRequest request) {
    if (request.keyId().equals(own.identity().key().id())) {
      return Optional.of(own.identity().key().verifyKey());
    }
    return old(own.retired(), request);
  }

  private Optional<VerifyKey> valid(ServerKeys keys, KeyRequest request) {
    String current = keys.verifyKeys().get(request.keyId());
    if (current != null) {
      return request.validAt().toEpochMilli() <= keys.validUntilTs()
          ? Optional.of(parsed.get(current))
          : Optional.empty();
    }
    return old(keys.oldVerifyKeys(), request);
  }

  private Optional<VerifyKey> old(Map<KeyId, OldKey> keys, KeyRequest request) {
    OldKey old = keys.get(request.keyId());
    return old != null && request.validAt().toEpochMilli() <= old.expiredTs()
        ? Optional.of(parsed.get(old.key()))
        : Optional.empty();
  }
}
