package io.peekbridge.api.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.peekbridge.kafka.record.Destination;
import io.peekbridge.kafka.record.DestinationOrder;
import io.peekbridge.matrix.id.ServerName;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders a retry for a destination that fails as soon as it has sent us something: it is there
 * again, and need not wait for the end of a pause of up to an hour. At most one order for each
 * server and second; written by a thread of its own, since the log may be slow.
 */
public final class WakeOrders implements SeenServers, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WakeOrders.class);
  private static final Duration APART = Duration.ofSeconds(1);
  private static final int MOST_WAITING = 1_000;
  private static final int SERVERS_REMEMBERED = 50_000;

  private final Function<ServerName, Optional<Destination>> destinations;
  private final BiFunction<ServerName, DestinationOrder, CompletableFuture<Void>> retry;
  private final Clock clock;
  private final MeterRegistry metrics;
  private final ThreadPoolExecutor writer;

  /** When each server was ordered last, milliseconds since the epoch. */
  private final Cache<ServerName, AtomicLong> ordered =
      Caffeine.newBuilder()
          .maximumSize(SERVERS_REMEMBERED)
          .expireAfterAccess(APART.multipliedBy(10))
          .build();

  /**
   * Wakes destinations.
   *
   * @param destinations how a destination is doing, as it was last written down; empty for a server
   *     that is none
   * @param retry orders a retry; may block
   */
  public WakeOrders(
      Function<ServerName, Optional<Destination>> destinations,
      BiFunction<ServerName, DestinationOrder, CompletableFuture<Void>> retry,
      Clock clock,
      MeterRegistry metrics) {
    this.destinations = destinations;
    this.retry = retry;
    this.clock = clock;
    this.metrics = metrics;
    this.writer =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name("wake-orders").daemon().factory());
  }

  @Override
  public void seen(ServerName server) {
    if (destinations.apply(server).filter(known -> known.failures() > 0).isEmpty()) {
      return;
    }
    long now = clock.millis();
    AtomicLong last = ordered.get(server, unused -> new AtomicLong(Long.MIN_VALUE / 2));
    long before = last.get();
    if (now - before < APART.toMillis() || !last.compareAndSet(before, now)) {
      return;
    }
    try {
      writer.execute(() -> order(server, now));
    } catch (RejectedExecutionException e) {
      count("dropped");
    }
  }

  private void order(ServerName server, long now) {
    try {
      var unused =
          retry
              .apply(server, DestinationOrder.at(now))
              .whenComplete((written, failure) -> written(server, Optional.ofNullable(failure)));
    } catch (RuntimeException e) {
      written(server, Optional.of(e));
    }
  }

  private void written(ServerName server, Optional<Throwable> failure) {
    failure.ifPresent(why -> log.debug("no order to wake {}: {}", server, why.toString()));
    count(failure.isPresent() ? "failed" : "given");
  }

  private void count(String result) {
    metrics.counter("peekbridge.wake.orders", "result", result).increment();
  }

  /** Orders that wait are given up: the next request of their servers makes them again. */
  @Override
  public void close() {
    writer.shutdownNow();
  }
}
