package io.peekbridge.relay;

import io.micrometer.core.instrument.MeterRegistry;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.keys.KeyRing;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.RoomLogWriter;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.fetch.LoggedInput;
import io.peekbridge.relay.fetch.SnapshotTurns;
import io.peekbridge.relay.gap.GapEngine;
import java.time.Clock;

/**
 * Fetches from other servers what rooms lack. Any number of processes may run one; they share the
 * partitions of {@code gaps} as a consumer group.
 */
public final class GapFiller implements AutoCloseable {
  private final GapEngine engine;

  /**
   * A filler that has not started.
   *
   * @param ourselves our own server name
   * @param log where what was fetched is appended; stays open when the filler closes
   * @param turns shared by all in this process that append snapshots
   */
  public GapFiller(
      GapSettings settings,
      KafkaSettings kafka,
      Topics topics,
      ServerName ourselves,
      RoomLogWriter log,
      SnapshotTurns turns,
      RoomQueries rooms,
      FederationClient client,
      KeyRing keys,
      MeterRegistry metrics,
      Clock clock) {
    this.engine =
        new GapEngine(
            settings,
            kafka,
            topics,
            ourselves,
            new LoggedInput(log, rooms, settings.patience()),
            turns,
            rooms,
            client,
            keys,
            metrics,
            clock);
  }

  /** Joins the group and begins. Returns at once; Kafka need not be there yet. */
  public void start() {
    engine.start();
  }

  /** Takes nothing new, waits a moment for what is being worked on, and leaves the group. */
  @Override
  public void close() {
    engine.close();
  }
}
