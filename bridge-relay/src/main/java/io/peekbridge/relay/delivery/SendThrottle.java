package io.peekbridge.relay.delivery;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How often a destination gets transactions: so many a second, and as many at once after a quiet
 * second. Those that have to wait get fuller.
 */
final class SendThrottle {
  private static final int DESTINATIONS_REMEMBERED = 100_000;

  private final LoadingCache<ServerName, Bucket> buckets;

  SendThrottle(int perSecond, InstantSource clock) {
    TimeMeter time = new ClockMeter(clock);
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(DESTINATIONS_REMEMBERED)
            .expireAfterAccess(Duration.ofSeconds(10))
            .scheduler(Scheduler.systemScheduler())
            .build(destination -> bucket(perSecond, time));
  }

  private static Bucket bucket(int perSecond, TimeMeter time) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .withCustomTimePrecision(time)
        .build();
  }

  /** Takes a turn; how long to wait for it. */
  Duration take(ServerName destination) {
    return Duration.ofNanos(buckets.get(destination).consumeIgnoringRateLimits(1));
  }

  /** The injected clock, as buckets want it. */
  private record ClockMeter(InstantSource clock) implements TimeMeter {
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
