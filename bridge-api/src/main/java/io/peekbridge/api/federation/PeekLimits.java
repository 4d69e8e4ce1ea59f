package io.peekbridge.api.federation;

import io.peekbridge.api.ActivePeeks;
import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.kafka.record.SubscriptionKey;
import io.peekbridge.matrix.id.ServerName;
import java.time.Clock;
import java.time.Duration;

/**
 * How often a server may ask for peeks, and how many it may have (proposal: "Security
 * considerations"). The number of peeks comes from the log, so requests that are decided at the
 * same moment may pass it by as many as the rate admits.
 */
final class PeekLimits {
  private static final Duration UNTIL_ONE_MAY_HAVE_ENDED = Duration.ofMinutes(1);

  /** Renewing costs less than a snapshot, and whoever has peeks must be able to keep them. */
  private static final int RENEWALS_PER_START = 10;

  private final ApiSettings.Peeks limits;
  private final ActivePeeks peeks;
  private final OriginBuckets starts;
  private final OriginBuckets changes;

  PeekLimits(ApiSettings.Peeks limits, ActivePeeks peeks, Clock clock) {
    this.limits = limits;
    this.peeks = peeks;
    long changesPerMinute =
        Math.max((long) RENEWALS_PER_START * limits.startsPerMinute(), 2L * limits.maxPerServer());
    this.starts = perMinute(limits.startsPerMinute(), clock);
    this.changes = perMinute(changesPerMinute, clock);
  }

  /** Lets a peek start, or start anew, or refuses. */
  void admitStart(SubscriptionKey peek) {
    if (!peeks.contains(peek) && peeks.count(peek.server()) >= limits.maxPerServer()) {
      throw exceeded("Your server has as many peeks here as it may.", UNTIL_ONE_MAY_HAVE_ENDED)
          .asException();
    }
    take(starts, peek.server());
  }

  /** Lets a peek be renewed or stopped, or refuses. */
  void admitChange(ServerName server) {
    take(changes, server);
  }

  static Refusal exceeded(String message, Duration wait) {
    return Refusal.of(429, "M_LIMIT_EXCEEDED", message).retryAfter(wait);
  }

  private static OriginBuckets perMinute(long rate, Clock clock) {
    return new OriginBuckets(rate, rate, Duration.ofMinutes(1), clock);
  }

  private static void take(OriginBuckets buckets, ServerName server) {
    buckets
        .take(server, 1)
        .ifPresent(
            wait -> {
              throw exceeded("Your server asks too often.", wait).asException();
            });
  }
}
