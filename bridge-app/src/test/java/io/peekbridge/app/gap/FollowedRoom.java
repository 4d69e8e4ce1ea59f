package io.peekbridge.app.gap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.app.client.OperatorClient;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A hosted room in which several users talk, come, go, and change how the room is. */
final class FollowedRoom {
  private static final List<String> USERS = List.of("carol", "dave", "eve", "frank");

  private static final int AT_ONCE = 16;

  private final OperatorClient host;
  private final ServerName server;
  private final Random random;
  private final RoomId roomId;
  private final TreeSet<String> joined = new TreeSet<>();
  private final TreeSet<String> banned = new TreeSet<>();
  private final List<EventId> written = new ArrayList<>();

  FollowedRoom(OperatorClient host, ServerName server, long seed) {
    this.host = host;
    this.server = server;
    this.random = new Random(seed);
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("preset", "public");
    roomId =
        new RoomId(
            host.post(OperatorClient.path("rooms"), body, key()).path("room_id").textValue());
  }

  RoomId roomId() {
    return roomId;
  }

  EventId last() {
    return written.getLast();
  }

  /** Publishes any events that the room allows. */
  void write(int events) {
    for (int i = 0; i < events; i++) {
      written.add(new EventId(one().path("event_id").textValue()));
    }
  }

  /** Publishes messages of a user, many at the same time; none of them is {@link #last}. */
  void chat(String user, int events) {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Callable<JsonNode>> messages = Collections.nCopies(events, () -> message(user));
      for (Future<JsonNode> done : threads.invokeAll(messages)) {
        var unused = done.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A user who was never there comes, and says something. */
  void newcomer(String user) {
    written.add(new EventId(membership(user, user, "join").path("event_id").textValue()));
    say(user);
  }

  void say(String user) {
    written.add(new EventId(message(user).path("event_id").textValue()));
  }

  private JsonNode one() {
    String user = USERS.get(random.nextInt(USERS.size()));
    return switch (random.nextInt(8)) {
      case 0 -> state("m.room.topic", "topic");
      case 1 -> state("m.room.name", "name");
      case 2 -> state("org.example.note/" + random.nextInt(3), "note");
      case 3, 4 -> comeOrGo(user);
      case 5 -> levels(user);
      default -> message(joined.isEmpty() ? "bridge" : joined.first());
    };
  }

  private JsonNode comeOrGo(String user) {
    if (banned.remove(user)) {
      return membership("bridge", user, "leave");
    }
    if (!joined.remove(user)) {
      joined.add(user);
      return membership(user, user, "join");
    }
    if (random.nextBoolean()) {
      return membership(user, user, "leave");
    }
    banned.add(user);
    return membership("bridge", user, "ban");
  }

  private JsonNode levels(String moderator) {
    ObjectNode content = JsonNodeFactory.instance.objectNode().put("state_default", 50);
    content.putObject("users").put(id(moderator), 50);
    return put("m.room.power_levels", "", "bridge", content);
  }

  private JsonNode state(String typeAndKey, String field) {
    String[] parts = typeAndKey.split("/", 2);
    ObjectNode content = JsonNodeFactory.instance.objectNode().put(field, "no. " + written.size());
    return put(parts[0], parts.length > 1 ? parts[1] : "", "bridge", content);
  }

  private JsonNode membership(String sender, String user, String membership) {
    ObjectNode content = JsonNodeFactory.instance.objectNode().put("membership", membership);
    return put("m.room.member", id(user), sender, content);
  }

  private JsonNode put(String type, String stateKey, String sender, ObjectNode content) {
    String path =
        stateKey.isEmpty()
            ? OperatorClient.path("rooms", roomId.value(), "state", type)
            : OperatorClient.path("rooms", roomId.value(), "state", type, stateKey);
    return host.put(path + "?sender_localpart=" + sender, content, key());
  }

  private JsonNode message(String sender) {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "m.room.message")
            .put("sender_localpart", sender);
    body.putObject("content").put("msgtype", "m.text").put("body", "no. " + written.size());
    return host.post(OperatorClient.path("rooms", roomId.value(), "events"), body, key());
  }

  private String id(String user) {
    return "@" + user + ":" + server;
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }
}
