package io.peekbridge.api.federation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.peekbridge.matrix.id.ServerName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Remembers since when something keeps a server's transactions from being taken. Such a transaction
 * is asked for again, but not for ever: a room that never comes, or a key that never can be had,
 * would hold up everything else that the server has for us.
 */
final class Grace {
  private static final int REMEMBERED = 50_000;

  private record Obstacle(ServerName origin, String what) {}

  private final Clock clock;
  private final Duration length;
  private final Cache<Obstacle, Instant> since;

  Grace(Clock clock, Duration length) {
    this.clock = clock;
    this.length = length;
    this.since =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(length.multipliedBy(4))
            .build();
  }

  /** Whether the obstacle is young enough to wait for its end. */
  boolean applies(ServerName origin, String what) {
    Instant now = clock.instant();
    Instant first = since.get(new Obstacle(origin, what), obstacle -> now);
    return now.isBefore(first.plus(length));
  }
}
