package io.peekbridge.federation.discovery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.peekbridge.federation.concurrent.SingleFlight;
import io.peekbridge.federation.discovery.WellKnownAnswer.Delegated;
import io.peekbridge.federation.discovery.WellKnownAnswer.Failed;
import io.peekbridge.matrix.id.ServerName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers answers of {@code .well-known} (server-server API: "Resolving server names", step 3):
 * for as long as their headers say, within bounds; failures for a minute, twice as long each time,
 * up to an hour. An answer is asked for again before it ends, and holds until it ends when the new
 * one fails.
 */
final class WellKnownCache {
  static final Duration SHORTEST = Duration.ofMinutes(5);
  static final Duration USUAL = Duration.ofDays(1);
  static final Duration LONGEST = Duration.ofDays(2);
  static final Duration FIRST_FAILURE = Duration.ofMinutes(1);
  static final Duration LONGEST_FAILURE = Duration.ofHours(1);
  private static final int HOSTS_REMEMBERED = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(WellKnownCache.class);

  /**
   * What is known of a host.
   *
   * @param askAgain not before this time
   * @param failures how many in a row
   */
  private record Known(
      Optional<ServerName> delegate, Instant validUntil, Instant askAgain, int failures) {}

  private final Cache<String, Known> hosts =
      Caffeine.newBuilder().maximumSize(HOSTS_REMEMBERED).build();
  private final WellKnownSource source;
  private final Clock clock;
  private final SingleFlight<String, Known> asking = new SingleFlight<>(this::ask);

  WellKnownCache(WellKnownSource source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  /** The server that the host delegates to, or empty if it does not, as far as can be found out. */
  Optional<ServerName> delegate(String host) {
    return current(host).orElseGet(() -> asking.start(host).join()).delegate;
  }

  private Optional<Known> current(String host) {
    return Optional.ofNullable(hosts.getIfPresent(host))
        .filter(known -> clock.instant().isBefore(known.askAgain));
  }

  private Known ask(String host) {
    // Another question may have been answered since the caller looked.
    return current(host).orElseGet(() -> askAnew(host));
  }

  private Known askAnew(String host) {
    Known before = hosts.getIfPresent(host);
    Known known =
        switch (source.ask(host)) {
          case Delegated answer -> delegated(answer);
          case Failed failed -> failed(host, before, failed.reason());
        };
    hosts.put(host, known);
    return known;
  }

  private Known delegated(Delegated answer) {
    Instant now = clock.instant();
    Duration lifetime = bounded(answer.lifetime().orElse(USUAL));
    Instant early = now.plus(lifetime.multipliedBy(4).dividedBy(5));
    return new Known(Optional.of(answer.to()), now.plus(lifetime), early, 0);
  }

  private Known failed(String host, Known before, String reason) {
    Instant now = clock.instant();
    int failures = before == null ? 1 : before.failures + 1;
    Instant askAgain = now.plus(pause(failures));
    LOG.debug("{}: no .well-known ({} in a row): {}", host, failures, reason);
    if (before != null && before.delegate.isPresent() && now.isBefore(before.validUntil)) {
      Instant next = askAgain.isBefore(before.validUntil) ? askAgain : before.validUntil;
      return new Known(before.delegate, before.validUntil, next, failures);
    }
    return new Known(Optional.empty(), now, askAgain, failures);
  }

  private static Duration pause(int failures) {
    Duration pause = FIRST_FAILURE.multipliedBy(1L << Math.min(failures - 1, 10));
    return pause.compareTo(LONGEST_FAILURE) > 0 ? LONGEST_FAILURE : pause;
  }

  private static Duration bounded(Duration lifetime) {
    if (lifetime.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return lifetime.compareTo(LONGEST) > 0 ? LONGEST : lifetime;
  }
}
