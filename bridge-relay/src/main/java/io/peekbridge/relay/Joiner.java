package io.peekbridge.relay;

import io.micrometer.core.instrument.MeterRegistry;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.keys.KeyRing;
import io.peekbridge.kafka.RoomLogWriter;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.relay.fetch.LoggedInput;
import io.peekbridge.relay.fetch.SnapshotTurns;
import io.peekbridge.relay.join.JoinEngine;
import java.time.Clock;
import java.time.Duration;

/** Joins rooms of other servers. */
public final class Joiner implements AutoCloseable {
  private final JoinEngine engine;

  /** Ends the following of a room; see {@link Follower}. */
  @FunctionalInterface
  public interface Follows {
    /**
     * Called when a room has been joined, whether it was followed or not.
     *
     * @throws org.apache.kafka.common.KafkaException if it may go on being followed
     */
    void end(RoomId roomId) throws InterruptedException;
  }

  /**
   * A joiner.
   *
   * @param log where rooms are appended; stays open when the joiner closes
   * @param turns shared by all in this process that append snapshots
   */
  public Joiner(
      JoinSettings settings,
      FederationIdentity identity,
      RoomLogWriter log,
      SnapshotTurns turns,
      RoomQueries rooms,
      FederationClient client,
      KeyRing keys,
      Follows follows,
      MeterRegistry metrics,
      Clock clock) {
    this.engine =
        new JoinEngine(
            settings,
            identity,
            new LoggedInput(log, rooms, settings.patience()),
            turns,
            rooms,
            client,
            keys,
            follows,
            metrics,
            clock);
  }

  /**
   * Joins a room, or looks at a join of the same room and user that is under way.
   *
   * @param wait how long to wait for its end; it goes on all the same
   */
  public JoinStatus join(JoinRequest request, Duration wait) throws InterruptedException {
    return engine.join(request, wait);
  }

  /** Whether the room is being joined, so that events of it make sense soon. */
  public boolean isJoining(RoomId roomId) {
    return engine.isJoining(roomId);
  }

  /** Ends joins that are under way. */
  @Override
  public void close() {
    engine.close();
  }
}
