package io.peekbridge.app.gap;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.app.bridge.Bridge;
import io.peekbridge.app.broker.BrokerSettings;
import io.peekbridge.app.broker.EmbeddedBroker;
import io.peekbridge.app.client.OperatorClient;
import io.peekbridge.app.config.ConfigLoader;
import io.peekbridge.app.support.LossyLink;
import io.peekbridge.app.support.Rooms;
import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.query.RoomState;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A bridge with rooms, one that follows them, and the two ways between them. */
final class FollowedHost implements AutoCloseable {
  private static final String HOST = "host.test";
  private static final String FOLLOWER = "follower.test";

  private final EmbeddedBroker broker;
  private final LossyLink toHost = new LossyLink();
  private final LossyLink toFollower = new LossyLink();
  private final Bridge host;
  private final Bridge follower;

  FollowedHost(Path directory) throws Exception {
    broker = EmbeddedBroker.start(BrokerSettings.in(directory.resolve("kafka")));
    host = start(directory, HOST, FOLLOWER, toFollower.url());
    follower = start(directory, FOLLOWER, HOST, toHost.url());
    toHost.leadTo(host.federationUrl());
    toFollower.leadTo(follower.federationUrl());
    host.awaitReady(Duration.ofSeconds(60));
    follower.awaitReady(Duration.ofSeconds(60));
  }

  private Bridge start(Path directory, String name, String other, URI way) throws Exception {
    return Bridge.start(
        ConfigLoader.load(
            Optional.empty(),
            Map.of(),
            Map.of(
                "server_name",
                name,
                "topic_prefix",
                name + ".",
                "data_dir",
                directory.resolve(name).toString(),
                "kafka.bootstrap",
                broker.bootstrapServers(),
                "kafka.partitions",
                "2",
                "federation.port",
                "0",
                "federation.servers",
                "{%s: '%s'}".formatted(other, way),
                "operator.port",
                "0",
                "relay.first_backoff",
                "50ms",
                "relay.longest_backoff",
                "500ms")));
  }

  /** What the follower asks the host. */
  LossyLink toHost() {
    return toHost;
  }

  /** What the host tells the follower. */
  LossyLink toFollower() {
    return toFollower;
  }

  /** A new room of the host, followed. */
  FollowedRoom createRoom(long seed) {
    FollowedRoom room = new FollowedRoom(client(host), host.serverName(), seed);
    room.say("bridge");
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("via").add(HOST);
    client(follower)
        .put(
            OperatorClient.path("peeks", room.roomId().value()),
            body,
            UUID.randomUUID().toString());
    awaitArrival(room);
    return room;
  }

  private static OperatorClient client(Bridge bridge) {
    return new OperatorClient(bridge.operatorUrl(), Optional.empty());
  }

  /** Waits until what was written last is part of the followed room. */
  void awaitArrival(FollowedRoom room) {
    await(() -> isThere(room));
  }

  boolean isThere(FollowedRoom room) {
    return follower
        .rooms()
        .history()
        .event(room.roomId(), room.last())
        .filter(event -> event.status() == HeldEvent.Status.ACCEPTED)
        .isPresent();
  }

  static void await(BooleanSupplier condition) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(60))
        .until(condition::getAsBoolean);
  }

  /** The events of a room as the host has them. */
  List<EventId> hosted(RoomId roomId) {
    return Rooms.read(host.kafka(), host.topics()).events(roomId);
  }

  /** The events of a room as the follower has them; they have no holes and no repetitions. */
  List<EventId> followed(RoomId roomId) {
    Rooms rooms = Rooms.read(follower.kafka(), follower.topics());
    if (!rooms.faults().isEmpty()) {
      throw new AssertionError(rooms.faults());
    }
    return rooms.events(roomId);
  }

  /** Where the states of the two differ: at one of the events, or now. */
  List<String> differences(RoomId roomId, List<EventId> events) {
    List<String> differences = new ArrayList<>();
    for (EventId id : events) {
      Optional<Set<EventId>> before = before(follower, roomId, id);
      boolean isFirst = id.equals(events.getFirst());
      if (!(isFirst && before.isEmpty()) && !before.equals(before(host, roomId, id))) {
        differences.add("before " + id);
      }
      if (!after(follower, roomId, id).equals(after(host, roomId, id))) {
        differences.add("after " + id);
      }
    }
    if (!now(follower, roomId).equals(now(host, roomId))) {
      differences.add("now: %s, not %s".formatted(now(follower, roomId), now(host, roomId)));
    }
    return differences;
  }

  private static Optional<Set<EventId>> before(Bridge bridge, RoomId roomId, EventId id) {
    return bridge.rooms().history().stateBefore(roomId, id).map(FollowedHost::ids);
  }

  private static Optional<Set<EventId>> after(Bridge bridge, RoomId roomId, EventId id) {
    return bridge.rooms().history().stateAfter(roomId, id).map(FollowedHost::ids);
  }

  private static Optional<Set<EventId>> now(Bridge bridge, RoomId roomId) {
    return bridge.rooms().history().currentState(roomId).map(FollowedHost::ids);
  }

  private static Set<EventId> ids(RoomState state) {
    return state.eventIds().stream().collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public void close() {
    try (broker;
        toHost;
        toFollower;
        host) {
      follower.close();
    }
  }
}
