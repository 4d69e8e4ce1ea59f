package io.peekbridge.relay;

import io.micrometer.core.instrument.MeterRegistry;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.delivery.DeliveryEngine;
import java.time.Clock;
import java.util.List;

/**
 * Brings the records of {@code deliveries} to their destinations. Any number of processes may run
 * one; they share the partitions as a consumer group.
 */
public final class Relay implements AutoCloseable {
  private final DeliveryEngine engine;

  /**
   * A relay that has not started.
   *
   * @param origin our own server name
   * @param metrics where it counts what it does; no meter is tagged with a destination
   */
  public Relay(
      RelaySettings settings,
      KafkaSettings kafka,
      Topics topics,
      ServerName origin,
      FederationClient client,
      MeterRegistry metrics,
      Clock clock) {
    this.engine = new DeliveryEngine(settings, kafka, topics, origin, client, metrics, clock);
  }

  /** Joins the group and begins to deliver. Returns at once; Kafka need not be there yet. */
  public void start() {
    engine.start();
  }

  /** The destinations of the partitions that this process has now. */
  public List<LaneStatus> status() {
    return engine.status();
  }

  /**
   * Takes nothing new, waits for what is in flight for at most the time to drain that the settings
   * give, writes the cursors and leaves the group.
   */
  @Override
  public void close() {
    engine.close();
  }
}
