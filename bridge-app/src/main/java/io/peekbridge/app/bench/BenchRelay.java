package io.peekbridge.app.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.FederationSettings;
import io.peekbridge.federation.client.HttpFederationClient;
import io.peekbridge.federation.discovery.ServerDiscovery;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.relay.BackoffSettings;
import io.peekbridge.relay.LaneStatus;
import io.peekbridge.relay.Relay;
import io.peekbridge.relay.RelaySettings;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/** A relay without a bridge. All that the bench knows of how relays are made is here. */
final class BenchRelay implements AutoCloseable {
  private static final String READ_AGAIN = "peekbridge.relay.records.read.again";

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final AtomicLong tried = new AtomicLong();
  private final HttpFederationClient client;
  private final Relay relay;

  /**
   * A relay that has not started.
   *
   * @param servers where it finds other servers
   */
  BenchRelay(RelaySettings settings, KafkaSettings kafka, Topics topics, ServerDiscovery servers) {
    FederationIdentity identity = PeerServer.identity("bridge.test");
    Clock clock = Clock.systemUTC();
    this.client =
        HttpFederationClient.open(identity, FederationSettings.defaults(), servers, clock);
    this.relay =
        new Relay(
            settings,
            kafka,
            topics,
            identity.name(),
            request -> {
              tried.incrementAndGet();
              return client.execute(request);
            },
            metrics,
            clock);
  }

  /**
   * As in a bridge, but for this.
   *
   * @param requestTimeout how long a request may take
   * @param parkAfter how long a server may fail before it is left to itself
   * @param requests how many may be in flight at once, not counting slow ones, to servers that are
   *     well and to others
   */
  static RelaySettings settings(Duration requestTimeout, Duration parkAfter, OptionalInt requests) {
    RelaySettings defaults = RelaySettings.defaults();
    RelaySettings.Concurrency usual = defaults.concurrency();
    return new RelaySettings(
        defaults.backoff(),
        requestTimeout,
        parkAfter,
        defaults.drain(),
        defaults.commitInterval(),
        defaults.patience(),
        defaults.transactionsPerSecond(),
        new RelaySettings.Concurrency(
            requests.orElse(usual.requests()),
            requests.orElse(usual.doubtfulRequests()),
            usual.slowRequests(),
            usual.readers()),
        defaults.memory());
  }

  /** For a relay that leaves a server to itself when it fails first, and comes back soon. */
  static RelaySettings parkingAtOnce(Duration pause) {
    RelaySettings defaults = RelaySettings.defaults();
    return new RelaySettings(
        new BackoffSettings(pause, pause),
        defaults.requestTimeout(),
        Duration.ofMillis(1),
        defaults.drain(),
        defaults.commitInterval(),
        defaults.patience(),
        defaults.transactionsPerSecond(),
        defaults.concurrency(),
        defaults.memory());
  }

  BenchRelay start() {
    relay.start();
    return this;
  }

  /** What it has done so far. */
  RelayReport report() {
    List<LaneStatus> lanes = relay.status();
    long parked = lanes.stream().filter(lane -> lane.behind() && lane.failures() > 0).count();
    return new RelayReport(
        lanes.size(),
        (int) parked,
        read(lanes),
        tried.get(),
        (long) metrics.get(READ_AGAIN).counter().count());
  }

  private static long read(List<LaneStatus> lanes) {
    Map<Integer, Long> latest = new HashMap<>();
    lanes.forEach(lane -> latest.merge(lane.partition(), lane.latest(), Math::max));
    return latest.values().stream().mapToLong(offset -> offset + 1).sum();
  }

  @Override
  public void close() {
    relay.close();
    client.close();
    metrics.close();
  }
}
