package io.peekbridge.app.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.app.bridge.Bridge;
import io.peekbridge.app.client.OperatorClient;
import io.peekbridge.app.client.OperatorException;
import io.peekbridge.app.support.Retry;
import io.peekbridge.app.support.Rooms;
import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.query.RoomHistory;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Synapse and two bridges in one room, written to by all three, with links that are cut: at
 * every event that Synapse has, the bridges have the same state before it. Part of the Maven
 * profile {@code real-peer} only, see CONTRIBUTING.
 */
@Tag("real-peer")
class AgreementIT {
  private static final Logger LOG = LoggerFactory.getLogger(AgreementIT.class);
  private static final Path PYTHON = Path.of(System.getProperty("synapse.python", "python3"));
  private static final int ROUNDS = Integer.getInteger("agreement.rounds", 10);
  private static final int EVENTS_PER_WRITER = 7;
  private static final long SEED = Long.getLong("agreement.seed", 42);

  @TempDir Path directory;

  private final Random random = new Random(SEED);
  private Trio trio;
  private String alice;
  private String bob;
  private String roomId;

  @ParameterizedTest(name = "room version {0}")
  @MethodSource("versions")
  void the_state_before_every_event_is_what_synapse_says(String version) throws Exception {
    trio = Trio.start(PYTHON, directory);
    alice = trio.synapse().register("alice");
    bob = trio.synapse().register("bob");
    roomId = createRoom(version);
    join();
    for (int round = 0; round < ROUNDS; round++) {
      writeApart(round);
      comeTogether(round);
    }
    compare(version);
  }

  @AfterEach
  void stop() {
    if (trio != null) {
      trio.close();
    }
  }

  static List<String> versions() {
    return List.of(System.getProperty("agreement.versions", "6,7,8,9,10,11,12").split(","));
  }

  private String createRoom(String version) throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("preset", "public_chat").put("room_version", version);
    ObjectNode levels = body.putObject("power_level_content_override");
    ObjectNode users = levels.putObject("users");
    if (!version.equals("12")) {
      users.put("@alice:" + trio.synapse().name(), 100);
    }
    users.put("@bob:" + trio.synapse().name(), 50).put(trio.user(0), 75).put(trio.user(1), 75);
    JsonNode room =
        trio.synapse().request("POST", "/_matrix/client/v3/createRoom", body.toString(), alice);
    return room.path("room_id").textValue();
  }

  private void join() throws Exception {
    client(bob, "POST", "/join", "{}");
    for (int bridge = 0; bridge < 2; bridge++) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.putArray("via").add(trio.synapse().name().value());
      OperatorClient operator = trio.operator(bridge);
      String key = UUID.randomUUID().toString();
      Retry.until(
          "a join",
          () -> {
            JsonNode answer =
                operator.post(OperatorClient.path("rooms", roomId, "join"), body, key);
            if (!answer.path("state").asText().equals("joined")) {
              throw new IllegalStateException(answer.toString());
            }
            return answer;
          });
    }
  }

  /** One of the three is cut off, or none, and all write at the same time. */
  private void writeApart(int round) throws Exception {
    int who = random.nextInt(4);
    if (who < 3) {
      trio.cut(Trio.MEMBERS.get(who));
    }
    List<Callable<Void>> writers = new ArrayList<>();
    for (int writer = 0; writer < 3; writer++) {
      Random own = new Random(random.nextLong());
      int number = writer;
      writers.add(
          () -> {
            for (int i = 0; i < EVENTS_PER_WRITER; i++) {
              write(number, own, round + "." + i);
            }
            return null;
          });
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> done : threads.invokeAll(writers)) {
        done.get();
      }
    }
    trio.heal();
  }

  private void write(int writer, Random own, String text) throws Exception {
    if (writer == 0) {
      writeBySynapse(own, text);
    } else {
      writeByBridge(writer - 1, own, text);
    }
  }

  private void writeBySynapse(Random own, String text) throws Exception {
    String token = own.nextBoolean() ? alice : bob;
    switch (own.nextInt(8)) {
      case 0 -> client(alice, "PUT", "/state/m.room.topic", "{\"topic\":\"" + text + "\"}");
      case 1 -> client(bob, "PUT", "/state/m.room.name", "{\"name\":\"" + text + "\"}");
      case 2 -> client(bob, "POST", own.nextBoolean() ? "/leave" : "/join", "{}");
      case 3 -> client(alice, "PUT", "/state/m.room.power_levels", levels(own));
      case 4 -> client(alice, "POST", own.nextBoolean() ? "/ban" : "/unban", bobsId());
      default -> client(token, "PUT", "/send/m.room.message/" + UUID.randomUUID(), body(text));
    }
  }

  private void writeByBridge(int bridge, Random own, String text) {
    ObjectNode topic = JsonNodeFactory.instance.objectNode().put("topic", text);
    ObjectNode name = JsonNodeFactory.instance.objectNode().put("name", text);
    switch (own.nextInt(8)) {
      case 0, 1 -> putState(bridge, "m.room.topic", "", topic);
      case 2 -> putState(bridge, "m.room.name", "", name);
      case 3 -> putState(bridge, "m.room.member", bobs(), membership(own));
      case 4 -> putState(bridge, "org.example.counter", Integer.toString(own.nextInt(3)), name);
      default -> {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("type", "m.room.message");
        message.putObject("content").put("msgtype", "m.text").put("body", text);
        attempt(
            () ->
                trio.operator(bridge)
                    .post(
                        OperatorClient.path("rooms", roomId, "events"),
                        message,
                        UUID.randomUUID().toString()));
      }
    }
  }

  private static ObjectNode membership(Random own) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("membership", own.nextBoolean() ? "ban" : "leave");
  }

  private void putState(int bridge, String type, String stateKey, ObjectNode content) {
    String path =
        stateKey.isEmpty()
            ? OperatorClient.path("rooms", roomId, "state", type)
            : OperatorClient.path("rooms", roomId, "state", type, stateKey);
    attempt(() -> trio.operator(bridge).put(path, content, UUID.randomUUID().toString()));
  }

  /** What the room does not allow is not written, which is fine. */
  private static void attempt(Callable<JsonNode> write) {
    try {
      var unused = write.call();
    } catch (OperatorException e) {
      LOG.debug("not written", e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String levels(Random own) {
    boolean creatorsAreImplied = roomId.indexOf(':') < 0;
    return "{\"state_default\":50,\"users\":{%s\"@bob:%s\":%d,\"%s\":%d,\"%s\":75}}"
        .formatted(
            creatorsAreImplied ? "" : "\"@alice:" + trio.synapse().name() + "\":100,",
            trio.synapse().name(),
            own.nextInt(3) * 25,
            trio.user(0),
            50 + own.nextInt(2) * 25,
            trio.user(1));
  }

  private String bobs() {
    return "@bob:" + trio.synapse().name();
  }

  private String bobsId() {
    return "{\"user_id\":\"" + bobs() + "\"}";
  }

  private static String body(String text) {
    return "{\"msgtype\":\"m.text\",\"body\":\"" + text + "\"}";
  }

  private JsonNode client(String token, String method, String path, String body)
      throws IOException, InterruptedException {
    return trio.synapse()
        .request(method, "/_matrix/client/v3/rooms/" + Trio.escaped(roomId) + path, body, token);
  }

  /** Each says something that the two others get to hear. */
  private void comeTogether(int round) throws Exception {
    String said =
        client(alice, "PUT", "/send/m.room.message/" + UUID.randomUUID(), body("end " + round))
            .path("event_id")
            .textValue();
    List<String> markers = new ArrayList<>(List.of(said));
    for (int bridge = 0; bridge < 2; bridge++) {
      ObjectNode message = JsonNodeFactory.instance.objectNode().put("type", "m.room.message");
      message.putObject("content").put("body", "end " + round);
      markers.add(
          trio.operator(bridge)
              .post(
                  OperatorClient.path("rooms", roomId, "events"),
                  message,
                  UUID.randomUUID().toString())
              .path("event_id")
              .textValue());
    }
    Awaitility.await("all three in round " + round)
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(50))
        .atMost(Duration.ofMinutes(2))
        .until(() -> allHave(markers));
  }

  private boolean allHave(List<String> markers) throws Exception {
    for (String marker : markers) {
      for (Bridge bridge : trio.bridges()) {
        if (held(bridge, marker).filter(event -> event.position() >= 0).isEmpty()) {
          return false;
        }
      }
      if (!client(alice, "GET", "/event/" + Trio.escaped(marker), "").has("event_id")) {
        return false;
      }
    }
    return true;
  }

  private Optional<HeldEvent> held(Bridge bridge, String eventId) {
    return bridge.rooms().history().event(new RoomId(roomId), new EventId(eventId));
  }

  private void compare(String version) throws Exception {
    Set<String> events = new LinkedHashSet<>();
    for (Bridge bridge : trio.bridges()) {
      Rooms.read(bridge.kafka(), bridge.topics())
          .events(new RoomId(roomId))
          .forEach(id -> events.add(id.value()));
    }
    int compared = 0;
    int forks = 0;
    List<String> differences = new ArrayList<>();
    for (String event : events) {
      Optional<Set<String>> theirs = trio.synapseStateBefore(roomId, event);
      for (Bridge bridge : trio.bridges()) {
        Optional<Set<String>> ours = stateBefore(bridge, event);
        if (theirs.isPresent() && ours.isPresent()) {
          compared++;
          if (!theirs.equals(ours)) {
            differences.add(event + " at " + bridge.serverName());
          }
        }
      }
      forks += held(trio.bridges().getFirst(), event).filter(this::isMerge).isPresent() ? 1 : 0;
    }
    LOG.info(
        "room version {}: {} events, {} states compared, {} merges, seed {}",
        version,
        events.size(),
        compared,
        forks,
        SEED);
    assertThat(differences).as("states that differ, of " + compared).isEmpty();
    assertThat(compared).isGreaterThan(events.size());
    assertThat(forks).isPositive();
  }

  private boolean isMerge(HeldEvent event) {
    return event.pdu().toString().replaceAll(".*\"prev_events\":\\[([^]]*)].*", "$1").contains(",");
  }

  private Optional<Set<String>> stateBefore(Bridge bridge, String eventId) {
    RoomHistory history = bridge.rooms().history();
    return history
        .stateBefore(new RoomId(roomId), new EventId(eventId))
        .map(
            state -> {
              Set<String> ids = new TreeSet<>();
              state.eventIds().forEach(id -> ids.add(id.value()));
              return ids;
            });
  }
}
