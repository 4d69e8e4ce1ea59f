package io.peekbridge.relay.delivery;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.BackoffSettings;
import io.peekbridge.relay.RelaySettings;
import io.peekbridge.relay.delivery.PartitionOpener.Opened;
import io.peekbridge.relay.support.Backoff;
import io.peekbridge.relay.support.DeadLetters;
import io.peekbridge.relay.support.FakeAlarms;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Lanes with small limits and without chance: 5 records in memory, 3 in a transaction. */
final class Lanes {
  /** The records of some tests are as old as the epoch. */
  private static final Duration PATIENCE = Duration.ofDays(40_000);

  static final ServerName OURS = new ServerName("ours.example");

  final MemoryBudget budget = new MemoryBudget(100_000);
  final RelayMetrics metrics = new RelayMetrics(new SimpleMeterRegistry());
  final LaneServices services;
  private final RelaySettings.Memory memory = new RelaySettings.Memory(5, 100_000, 100_000);

  final Orders orders;
  private DeliveryPartition current;

  Lanes(FederationClient client, Executor executor, FakeAlarms time) {
    this(client, executor, time, (key, letter) -> CompletableFuture.completedFuture(null));
  }

  Lanes(FederationClient client, Executor executor, FakeAlarms time, DeadLetters deadLetters) {
    this(client, executor, time, deadLetters, server -> CompletableFuture.completedFuture(null));
  }

  Lanes(
      FederationClient client,
      Executor executor,
      FakeAlarms time,
      DeadLetters deadLetters,
      PeekRevoker revoker) {
    this.orders = new Orders(this::ordered);
    Backoff backoff =
        new Backoff(new BackoffSettings(Duration.ofSeconds(2), Duration.ofHours(1)), () -> 0.5);
    this.services =
        new LaneServices(
            new LaneMachine(backoff, Duration.ofSeconds(10)),
            new BatchLimits(3, 2, 10_000),
            2,
            new Overdue(new RelaySettings.Patience(PATIENCE, 1_000_000), time),
            orders,
            new SendThrottle(1_000_000, time),
            new Outbox(new RelaySettings.Concurrency(2, 2, 1, 1), executor, time, time),
            new Deliverer(OURS, client, Duration.ofSeconds(1), metrics, time),
            new Burials(deadLetters, metrics, time),
            revoker,
            time,
            metrics,
            time);
  }

  DeliveryPartition partition(
      int partition, long start, Opened opened, Consumer<CatchUp> catchUps) {
    current =
        new DeliveryPartition(
            partition,
            start,
            opened,
            new CatchUp(partition, catchUps, (lane, from, to) -> {}, metrics, budget),
            () -> new Window(memory, budget),
            services);
    return current;
  }

  private void ordered(ServerName destination) {
    if (current != null) {
      current.ordered(destination);
    }
  }
}
