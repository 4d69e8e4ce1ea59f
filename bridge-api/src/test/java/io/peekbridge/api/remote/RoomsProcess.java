package io.peekbridge.api.remote;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.peekbridge.api.testing.FakeRooms;
import io.peekbridge.kafka.TopicSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.matrix.id.RoomId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A process that has rooms, and peeks a room of another server. */
final class RoomsProcess implements AutoCloseable {
  static final Topics TOPICS =
      new Topics(new TopicSettings("t.", 2, 1, Duration.ofDays(1), Duration.ofDays(1)));

  final FakeRooms rooms = new FakeRooms();
  final FakeStores stores = new FakeStores(rooms, TOPICS);
  final List<String> expired = new CopyOnWriteArrayList<>();
  private final SharedRooms shared;
  private final RoomsServer server;

  RoomsProcess(RoomId peeked, Optional<String> token) {
    this.shared = new SharedRooms(rooms, stores, TOPICS, token);
    this.server =
        new RoomsServer(
            new RoomsServer.Port("127.0.0.1", 0, token),
            shared,
            () -> Map.of(peeked, JsonNodeFactory.instance.objectNode().put("state", "active")),
            (origin, roomId, peekId) -> expired.add(origin + " " + roomId + " " + peekId),
            new SimpleMeterRegistry());
    server.start();
  }

  int port() {
    return server.port();
  }

  String address() {
    return "127.0.0.1:" + server.port();
  }

  SharedRooms shared() {
    return shared;
  }

  @Override
  public void close() {
    server.close();
    shared.close();
  }
}
