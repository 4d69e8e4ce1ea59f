package io.peekbridge.api.federation;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
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
  private static final int SERVERS_REMEMBERED = 50_000;
  private static final Duration UNTIL_ONE_MAY_HAVE_ENDED = Duration.ofMinutes(1);

  /** Renewing costs less than a snapshot, and whoever has peeks must be able to keep them. */
  private static final int RENEWALS_PER_START = 10;

  private final ApiSettings.Peeks limits;
  private final ActivePeeks peeks;
  private final TimeMeter time;
  private final LoadingCache<ServerName, Bucket> starts;
  private final LoadingCache<ServerName, Bucket> changes;

  PeekLimits(ApiSettings.Peeks limits, ActivePeeks peeks, Clock clock) {
    this.limits = limits;
    this.peeks = peeks;
    this.time = new ClockMeter(clock);
    long changesPerMinute =
        Math.max((long) RENEWALS_PER_START * limits.startsPerMinute(), 2L * limits.maxPerServer());
    this.starts = buckets(limits.startsPerMinute());
    this.changes = buckets(changesPerMinute);
  }

  /** Lets a peek start, or start anew, or refuses. */
  void admitStart(SubscriptionKey peek) {
    if (!peeks.contains(peek) && peeks.count(peek.server()) >= limits.maxPerServer()) {
      throw exceeded("Your server has as many peeks here as it may.", UNTIL_ONE_MAY_HAVE_ENDED)
          .asException();
    }
    take(starts.get(peek.server()));
  }

  /** Lets a peek be renewed or stopped, or refuses. */
  void admitChange(ServerName server) {
    take(changes.get(server));
  }

  static Refusal exceeded(String message, Duration wait) {
    return Refusal.of(429, "M_LIMIT_EXCEEDED", message).retryAfter(wait);
  }

  private static void take(Bucket bucket) {
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      Duration wait = Duration.ofNanos(probe.getNanosToWaitForRefill()).plusMillis(1);
      throw exceeded("Your server asks too often.", wait).asException();
    }
  }

  private LoadingCache<ServerName, Bucket> buckets(long perMinute) {
    return Caffeine.newBuilder()
        .maximumSize(SERVERS_REMEMBERED)
        .expireAfterAccess(Duration.ofMinutes(10))
        .build(
            server ->
                Bucket.builder()
                    .addLimit(
                        limit ->
                            limit
                                .capacity(perMinute)
                                .refillGreedy(perMinute, Duration.ofMinutes(1)))
                    .withCustomTimePrecision(time)
                    .build());
  }

  /** The injected clock, as buckets want it. */
  private record ClockMeter(Clock clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return Math.multiplyExact(clock.millis(), 1_000_000L);
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
