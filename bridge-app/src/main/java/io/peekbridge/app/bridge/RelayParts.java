package io.peekbridge.app.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.peekbridge.api.operator.RelayView;
import io.peekbridge.app.config.BridgeConfig;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.record.Destination;
import io.peekbridge.kafka.record.Records;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.Follower;
import io.peekbridge.relay.GapFiller;
import io.peekbridge.relay.LaneStatus;
import io.peekbridge.relay.PeekStatus;
import io.peekbridge.relay.Relay;
import io.peekbridge.relay.fetch.SnapshotTurns;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Delivery to other servers, our own peeks, and the search for what rooms lack; each can be stopped
 * and started again.
 */
final class RelayParts implements RelayView, AutoCloseable {
  private final BridgeConfig config;
  private final LogParts log;
  private final FederationParts federation;
  private final RoomQueries rooms;
  private final MeterRegistry metrics;
  private final Clock clock;
  private final AtomicReference<Relay> relay = new AtomicReference<>();
  private final AtomicReference<Follower> follower = new AtomicReference<>();
  private final AtomicReference<GapFiller> gapFiller = new AtomicReference<>();
  private final SnapshotTurns turns;

  RelayParts(
      BridgeConfig config,
      LogParts log,
      FederationParts federation,
      SnapshotTurns turns,
      RoomQueries rooms,
      MeterRegistry metrics,
      Clock clock) {
    this.config = config;
    this.log = log;
    this.federation = federation;
    this.turns = turns;
    this.rooms = rooms;
    this.metrics = metrics;
    this.clock = clock;
  }

  void start() {
    startRelay();
    startFollower();
    startGapFiller();
  }

  void restartRelay() {
    relay.get().close();
    startRelay();
  }

  void restartFollower() {
    follower.get().close();
    startFollower();
  }

  private void startRelay() {
    Relay started =
        new Relay(
            ModuleSettings.relay(config),
            log.kafka(),
            log.topics(),
            federation.identity().name(),
            log.log(),
            federation.client(),
            metrics,
            clock);
    relay.set(started);
    started.start();
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
            metrics,
            clock);
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
            metrics,
            clock);
    gapFiller.set(started);
    started.start();
  }

  /** Another server says that a peek of ours has ended. */
  void peekExpired(ServerName origin, RoomId roomId, String peekId) {
    follower.get().peekExpired(origin, roomId, peekId);
  }

  @Override
  public Collection<Destination> destinations() {
    return log.destinations().entries().values();
  }

  @Override
  public Map<ServerName, JsonNode> lanes() {
    return byKey(relay.get().status(), LaneStatus::destination);
  }

  @Override
  public Map<RoomId, JsonNode> peeks() {
    return byKey(follower.get().status(), PeekStatus::roomId);
  }

  private static <K, V> Map<K, JsonNode> byKey(Collection<V> statuses, Function<V, K> key) {
    return statuses.stream()
        .collect(Collectors.toMap(key, status -> Records.mapper().valueToTree(status)));
  }

  @Override
  public void close() {
    try (Relay running = relay.get();
        Follower following = follower.get();
        GapFiller filling = gapFiller.get()) {
      // All are closed here, whatever becomes of the first.
      relay.set(running);
      follower.set(following);
      gapFiller.set(filling);
    }
  }
}
