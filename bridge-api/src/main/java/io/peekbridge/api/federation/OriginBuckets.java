package io.peekbridge.api.federation;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.peekbridge.matrix.id.ServerName;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** A rate for each server, those that were not heard of for long forgotten. */
final class OriginBuckets {
  private static final int SERVERS_REMEMBERED = 50_000;

  private final LoadingCache<ServerName, Bucket> buckets;

  /**
   * A rate.
   *
   * @param capacity how many at once
   * @param refill how many more in each period
   */
  OriginBuckets(long capacity, long refill, Duration period, Clock clock) {
    TimeMeter time = new ClockMeter(clock);
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(SERVERS_REMEMBERED)
            .expireAfterAccess(Duration.ofMinutes(10))
            .build(
                server ->
                    Bucket.builder()
                        .addLimit(limit -> limit.capacity(capacity).refillGreedy(refill, period))
                        .withCustomTimePrecision(time)
                        .build());
  }

  /** Takes so many, or none and says when there will be enough. */
  Optional<Duration> take(ServerName server, long count) {
    ConsumptionProbe probe = buckets.get(server).tryConsumeAndReturnRemaining(count);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()).plusMillis(1));
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
