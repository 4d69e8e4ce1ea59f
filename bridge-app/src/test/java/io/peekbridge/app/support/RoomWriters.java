package io.peekbridge.app.support;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.app.client.OperatorClient;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/**
 * Writers that publish as fast as they are answered, through the operator interface. A request that
 * fails is repeated under its idempotency key until it is answered.
 */
public final class RoomWriters implements AutoCloseable {
  private final Supplier<OperatorClient> client;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<RoomId, List<EventId>> acknowledged = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  public RoomWriters(Supplier<OperatorClient> client) {
    this.client = client;
  }

  /** Creates a room that anyone may peek. */
  public RoomId createRoom(String name) {
    ObjectNode body =
        JsonNodeFactory.instance.objectNode().put("preset", "public").put("name", name);
    String key = UUID.randomUUID().toString();
    String id =
        Retry.until("a room", () -> client.get().post(OperatorClient.path("rooms"), body, key))
            .value()
            .path("room_id")
            .textValue();
    RoomId roomId = new RoomId(id);
    acknowledged.put(roomId, new ArrayList<>());
    return roomId;
  }

  /** Lets this many writers write to the room until {@link #stop}. */
  public void start(RoomId roomId, int writers) {
    for (int writer = 0; writer < writers; writer++) {
      String name = "writer " + writer;
      var unused =
          threads.submit(
              () -> {
                for (int n = 0; !stopped; n++) {
                  publish(roomId, name + " " + n);
                }
              });
    }
  }

  /** Publishes a message and notes that it was acknowledged. */
  public EventId publish(RoomId roomId, String text) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("type", "m.room.message");
    body.putObject("content").put("msgtype", "m.text").put("body", text);
    String key = UUID.randomUUID().toString();
    String path = OperatorClient.path("rooms", roomId.value(), "events");
    String id =
        Retry.until("a message", () -> client.get().post(path, body, key))
            .value()
            .path("event_id")
            .textValue();
    EventId eventId = new EventId(id);
    List<EventId> room = acknowledged.get(roomId);
    synchronized (room) {
      room.add(eventId);
    }
    return eventId;
  }

  /** The events of the room that were acknowledged so far, in the order of their answers. */
  public List<EventId> acknowledged(RoomId roomId) {
    List<EventId> room = acknowledged.get(roomId);
    synchronized (room) {
      return List.copyOf(room);
    }
  }

  /** How many events of the room were acknowledged so far. */
  public int count(RoomId roomId) {
    List<EventId> room = acknowledged.get(roomId);
    synchronized (room) {
      return room.size();
    }
  }

  /** Waits until this many more events of the room are acknowledged. */
  public void awaitMore(RoomId roomId, int more) {
    int enough = count(roomId) + more;
    Awaitility.await(more + " more events in " + roomId)
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(1))
        .pollDelay(Duration.ZERO)
        .atMost(Duration.ofMinutes(1))
        .until(() -> count(roomId) >= enough);
  }

  /** Acknowledged events of the room that the rooms do not have. */
  public List<String> lost(RoomId roomId, Rooms rooms) {
    return acknowledged(roomId).stream()
        .filter(event -> rooms.position(event) < 0)
        .map(event -> "acknowledged, but not in " + roomId + ": " + event)
        .toList();
  }

  /** Lets the writers finish what they are at. */
  public void stop() {
    stopped = true;
    threads.close();
  }

  @Override
  public void close() {
    stop();
  }
}
