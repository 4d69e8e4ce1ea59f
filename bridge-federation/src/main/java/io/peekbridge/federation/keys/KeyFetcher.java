package io.peekbridge.federation.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.concurrent.SingleFlight;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.InvalidServerKeysException;
import io.peekbridge.matrix.crypto.ServerKeys;
import io.peekbridge.matrix.id.ServerName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches key documents from the servers themselves and puts what it takes into the cache: one
 * fetch at a time from each server, not again right after a good one, and ever more rarely after
 * failures. Anyone can make us ask by naming a server, so that the fetches at one time and the
 * memory for them are bounded.
 */
final class KeyFetcher {
  static final Duration AFTER_SUCCESS = Duration.ofSeconds(30);
  static final Duration FIRST_FAILURE = Duration.ofSeconds(5);
  static final Duration LONGEST_FAILURE = Duration.ofMinutes(10);
  private static final Duration FETCH_TIME = Duration.ofSeconds(20);
  private static final int MAX_DOCUMENT_BYTES = 128 << 10;
  private static final int FETCHES_AT_ONCE = 128;
  private static final int SERVERS_REMEMBERED = 20_000;
  private static final Logger LOG = LoggerFactory.getLogger(KeyFetcher.class);

  /**
   * How the last fetch from a server went.
   *
   * @param at when it was
   * @param failures how many in a row, 0 after a good one
   * @param problem why there are no newer keys, for messages
   */
  record Attempt(Instant at, int failures, Instant askAgain, String problem) {}

  private final FederationClient client;
  private final KeyCache cache;
  private final Ed25519 ed25519;
  private final Clock clock;
  private final Semaphore places = new Semaphore(FETCHES_AT_ONCE);
  private final Cache<ServerName, Attempt> attempts =
      Caffeine.newBuilder().maximumSize(SERVERS_REMEMBERED).build();
  private final SingleFlight<ServerName, Attempt> fetches = new SingleFlight<>(this::fetch);

  KeyFetcher(FederationClient client, KeyCache cache, Ed25519 ed25519, Clock clock) {
    this.client = client;
    this.cache = cache;
    this.ed25519 = ed25519;
    this.clock = clock;
  }

  /** Asks the server, unless it was asked too recently; then what came of that. */
  CompletableFuture<Attempt> refresh(ServerName server) {
    return recent(server)
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> fetches.start(server));
  }

  private Optional<Attempt> recent(ServerName server) {
    return Optional.ofNullable(attempts.getIfPresent(server))
        .filter(last -> clock.instant().isBefore(last.askAgain));
  }

  private Attempt fetch(ServerName server) {
    Optional<Attempt> justNow =
        recent(server); // another fetch may have ended since the caller looked
    if (justNow.isPresent()) {
      return justNow.get();
    }
    try {
      if (!places.tryAcquire(FETCH_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Attempt(clock.instant(), 1, clock.instant(), "too many keys are being fetched");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Attempt(clock.instant(), 1, clock.instant(), "interrupted");
    }
    try {
      Attempt attempt = attempt(server);
      attempts.put(server, attempt);
      return attempt;
    } finally {
      places.release();
    }
  }

  private Attempt attempt(ServerName server) {
    try {
      ServerKeys fetched =
          KeyDocuments.check(
              client.execute(request(server)).json(), server, ed25519, clock.instant());
      Optional<ServerKeys> before = cache.get(server);
      long now = clock.millis();
      cache.put(before.map(old -> KeyMerge.keepingOld(old, fetched, now)).orElse(fetched));
      Instant askAgain = clock.instant().plus(AFTER_SUCCESS);
      return new Attempt(
          clock.instant(), 0, askAgain, "the server publishes no such key, or not for that time");
    } catch (FederationException e) {
      return failed(server, "the keys cannot be fetched: " + e.getMessage());
    } catch (InvalidServerKeysException e) {
      return failed(server, "the key document is refused: " + e.getMessage());
    }
  }

  private static FederationRequest request(ServerName server) {
    return FederationRequest.get(server, "/_matrix/key/v2/server")
        .unsigned()
        .within(FETCH_TIME)
        .acceptingAtMost(MAX_DOCUMENT_BYTES);
  }

  private Attempt failed(ServerName server, String problem) {
    Attempt last = attempts.getIfPresent(server);
    int failures = last == null ? 1 : last.failures + 1;
    Duration pause = FIRST_FAILURE.multipliedBy(1L << Math.min(failures - 1, 10));
    Duration bounded = pause.compareTo(LONGEST_FAILURE) > 0 ? LONGEST_FAILURE : pause;
    LOG.info("No keys of {} ({} in a row): {}", server, failures, problem);
    return new Attempt(clock.instant(), failures, clock.instant().plus(bounded), problem);
  }
}
