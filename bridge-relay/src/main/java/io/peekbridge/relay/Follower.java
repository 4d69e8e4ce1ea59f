package io.peekbridge.relay;

import io.micrometer.core.instrument.MeterRegistry;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.keys.KeyRing;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.RoomLogWriter;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.fetch.SnapshotTurns;
import io.peekbridge.relay.follow.FollowEngine;
import java.time.Clock;
import java.util.List;

/**
 * Keeps our peeks into the remote rooms that {@code peeks} lists. One process of a bridge runs it.
 */
public final class Follower implements AutoCloseable {
  private final FollowEngine engine;

  /**
   * A follower that has not started.
   *
   * @param log where snapshots are appended; stays open when the follower closes
   * @param turns shared by all in this process that append snapshots
   */
  public Follower(
      FollowSettings settings,
      KafkaSettings kafka,
      Topics topics,
      RoomLogWriter log,
      SnapshotTurns turns,
      RoomQueries rooms,
      FederationClient client,
      KeyRing keys,
      MeterRegistry metrics,
      Clock clock) {
    this.engine =
        new FollowEngine(settings, kafka, topics, log, turns, rooms, client, keys, metrics, clock);
  }

  /** Begins to follow what is wanted. Returns at once; Kafka need not be there yet. */
  public void start() {
    engine.start();
  }

  /** The peeks of this process. */
  public List<PeekStatus> status() {
    return engine.status();
  }

  /**
   * A server says that a peek of ours expired ({@code expired_peeks} of a transaction): it is asked
   * for again if it is still wanted. What is said by a server that we don't peek the room through
   * changes nothing.
   */
  public void peekExpired(ServerName origin, RoomId roomId, String peekId) {
    engine.peekExpired(origin, roomId, peekId);
  }

  /** Stops following in this process; the peeks themselves stay, until they expire. */
  @Override
  public void close() {
    engine.close();
  }
}
