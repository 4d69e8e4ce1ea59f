package io.peekbridge.relay.delivery;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.BackoffSettings;
import io.peekbridge.relay.RelaySettings;
import io.peekbridge.relay.delivery.PartitionOpener.Opened;
import io.peekbridge.relay.support.Backoff;
import io.peekbridge.relay.support.FakeAlarms;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Lanes with small limits and without chance: 5 records in memory, 3 in a transaction. */
final class Lanes {
  static final ServerName OURS = new ServerName("ours.example");

  final MemoryBudget budget = new MemoryBudget(100_000);
  final RelayMetrics metrics = new RelayMetrics(new SimpleMeterRegistry());
  final LaneServices services;
  private final RelaySettings.Memory memory = new RelaySettings.Memory(5, 100_000, 100_000);

  Lanes(FederationClient client, Executor executor, FakeAlarms time) {
    Backoff backoff =
        new Backoff(new BackoffSettings(Duration.ofSeconds(2), Duration.ofHours(1)), () -> 0.5);
    this.services =
        new LaneServices(
            new LaneMachine(backoff, Duration.ofSeconds(10)),
            new BatchLimits(3, 2, 10_000),
            2,
            new Outbox(new RelaySettings.Concurrency(2, 1, 1), executor),
            new Deliverer(OURS, client, Duration.ofSeconds(1), metrics),
            time,
            metrics,
            time);
  }

  DeliveryPartition partition(
      int partition, long start, Opened opened, Consumer<CatchUp> catchUps) {
    return new DeliveryPartition(
        partition,
        start,
        opened,
        new CatchUp(partition, catchUps, (lane, from, to) -> {}, metrics, budget),
        () -> new Window(memory, budget),
        services);
  }
}
