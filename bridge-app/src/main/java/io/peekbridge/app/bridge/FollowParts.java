package io.peekbridge.app.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.app.config.BridgeConfig;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.record.Records;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.Follower;
import io.peekbridge.relay.GapFiller;
import io.peekbridge.relay.PeekStatus;
import io.peekbridge.relay.fetch.SnapshotTurns;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Our own peeks, and the search for what rooms lack; each can be stopped and started again. */
final class FollowParts implements AutoCloseable {
  private final BridgeConfig config;
  private final Basis basis;
  private final LogParts log;
  private final FederationParts federation;
  private final SnapshotTurns turns;
  private final RoomQueries rooms;

  /** Empty where another process keeps our peeks. */
  private final AtomicReference<Follower> follower = new AtomicReference<>();

  private final AtomicReference<GapFiller> gapFiller = new AtomicReference<>();

  FollowParts(
      Basis basis,
      LogParts log,
      FederationParts federation,
      SnapshotTurns turns,
      RoomQueries rooms) {
    this.config = basis.config();
    this.basis = basis;
    this.log = log;
    this.federation = federation;
    this.turns = turns;
    this.rooms = rooms;
    if (config.streams().follow()) {
      startFollower();
    }
    startGapFiller();
  }

  void restartFollower() {
    follower.get().close();
    startFollower();
  }

  private void startFollower() {
    Follower started =
        new Follower(
            ModuleSettings.follow(config),
            log.kafka(),
            log.topics(),
            log.log(),
            turns,
            rooms,
            federation.client(),
            federation.keyRing(),
            basis.metrics(),
            basis.clock());
    follower.set(started);
    started.start();
  }

  void restartGapFiller() {
    gapFiller.get().close();
    startGapFiller();
  }

  private void startGapFiller() {
    GapFiller started =
        new GapFiller(
            ModuleSettings.gaps(config),
            log.kafka(),
            log.topics(),
            federation.identity().name(),
            log.log(),
            turns,
            rooms,
            federation.client(),
            federation.keyRing(),
            basis.metrics(),
            basis.clock());
    gapFiller.set(started);
    started.start();
  }

  /** Another server says that a peek of ours has ended. */
  void peekExpired(ServerName origin, RoomId roomId, String peekId) {
    Follower following = follower.get();
    if (following != null) {
      following.peekExpired(origin, roomId, peekId);
    }
  }

  /** How the peeks are doing that this process keeps. */
  Map<RoomId, JsonNode> peeks() {
    Follower following = follower.get();
    if (following == null) {
      return Map.of();
    }
    return following.status().stream()
        .collect(
            Collectors.toMap(PeekStatus::roomId, status -> Records.mapper().valueToTree(status)));
  }

  @Override
  public void close() {
    try (Follower following = follower.get();
        GapFiller filling = gapFiller.get()) {
      // Both are closed here, whatever becomes of the first.
      follower.set(following);
      gapFiller.set(filling);
    }
  }
}
