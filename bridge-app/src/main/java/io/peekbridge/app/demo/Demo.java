package io.peekbridge.app.demo;

import static io.peekbridge.app.demo.DemoNetwork.HOST;
import static io.peekbridge.app.demo.DemoNetwork.PEEKER;
import static io.peekbridge.app.demo.DemoNetwork.PEEKER_PREFIX;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.app.client.OperatorClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** The demonstration, step by step. */
public final class Demo implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Narrator narrator;
  private final Set<String> sent = new LinkedHashSet<>();
  private final Map<String, String> latest = new HashMap<>();
  private DemoNetwork network;
  private Arrivals arrivals;
  private String room;

  private record Change(String type, ObjectNode content) {}

  /** Prints to this. */
  public Demo(PrintWriter out) {
    this.narrator = new Narrator(out);
  }

  /** Runs it; says whether every change arrived on the second bridge's topics. */
  public boolean run() throws InterruptedException, ExecutionException {
    startAll();
    createProfile();
    return peek() && applyAll(changes()) && check();
  }

  private boolean applyAll(List<Change> changes) throws InterruptedException {
    for (Change change : changes) {
      if (!apply(change)) {
        return false;
      }
    }
    return true;
  }

  private void startAll() throws InterruptedException, ExecutionException {
    narrator.line("One machine, one Kafka broker, two Matrix servers that are bridges:");
    narrator.line(HOST + " hosts a profile, " + PEEKER + " peeks it over federation.");
    narrator.step("Starting an embedded Kafka broker");
    network = DemoNetwork.startBroker();
    narrator.say("Kafka on %s, in %s".formatted(network.bootstrapServers(), network.directory()));
    narrator.step("Starting the two bridges");
    network.startBridges();
    narrator.say("%s  federation %s".formatted(HOST, network.host().federationUrl()));
    narrator.say("%s    federation %s".formatted(PEEKER, network.peeker().federationUrl()));
  }

  private void createProfile() {
    narrator.step("Creating Alice's profile, a room on " + HOST);
    ObjectNode request =
        object().put("preset", "profile").put("name", "Alice").put("creator_localpart", "alice");
    room =
        network
            .hostClient()
            .post(OperatorClient.path("rooms"), request, fresh())
            .path("room_id")
            .asText();
    narrator.say("%s  room %s".formatted(HOST, room));
  }

  /** The state that the room has now is what the snapshot of the peek must bring. */
  private boolean peek() throws InterruptedException {
    narrator.step("Peeking it from " + PEEKER + ": a snapshot, then a stream");
    arrivals = new Arrivals(narrator, PEEKER, network.peeker().kafka(), PEEKER_PREFIX);
    ObjectNode request = object();
    request.putArray("via").add(HOST);
    network.peekerClient().put(OperatorClient.path("peeks", room), request, fresh());
    narrator.say("%s    follows %s through %s".formatted(PEEKER, room, HOST));
    Set<String> state =
        network.hostClient().list(OperatorClient.path("rooms", room, "state")).stream()
            .map(entry -> entry.path("event_id").asText())
            .collect(Collectors.toSet());
    Set<String> missing = arrivals.awaitState(state, PATIENCE);
    narrator.say(
        "%s    has %d of %d entries of the room's state"
            .formatted(PEEKER, state.size() - missing.size(), state.size()));
    return missing.isEmpty();
  }

  private static List<Change> changes() {
    return List.of(
        new Change("m.room.name", object().put("name", "Alice Liddell")),
        new Change("m.room.avatar", object().put("url", "mxc://" + HOST + "/portrait")),
        new Change("m.room.topic", object().put("topic", "Curiouser and curiouser")),
        new Change("m.room.name", object().put("name", "Alice (away)")),
        new Change("m.room.topic", object().put("topic", "Down a rabbit hole until Monday")));
  }

  private boolean apply(Change change) throws InterruptedException {
    narrator.step("Changing the profile on " + HOST + ": " + change.type());
    arrivals.expect(change.content().toString(), System.nanoTime());
    JsonNode answer =
        network
            .hostClient()
            .put(
                OperatorClient.path("rooms", room, "state", change.type(), ""),
                change.content(),
                fresh());
    String eventId = answer.path("event_id").asText();
    narrator.say("%s  -> %s %s".formatted(HOST, eventId, change.content()));
    sent.add(eventId);
    latest.put(change.type(), eventId);
    boolean arrived =
        arrivals.awaitEvents(Set.of(eventId), PATIENCE).isEmpty()
            && arrivals.awaitState(Set.of(eventId), PATIENCE).isEmpty();
    if (!arrived) {
      narrator.say("it did NOT arrive on both topics of " + PEEKER);
    }
    return arrived;
  }

  private boolean check() throws InterruptedException {
    narrator.step("Checking");
    Set<String> missing = arrivals.awaitEvents(sent, Duration.ofSeconds(5));
    Set<String> stale = arrivals.awaitState(Set.copyOf(latest.values()), Duration.ofSeconds(5));
    missing.forEach(
        event ->
            narrator.say("did NOT arrive on %sroom-events: %s".formatted(PEEKER_PREFIX, event)));
    stale.forEach(
        event -> narrator.say("is NOT in %sroom-state: %s".formatted(PEEKER_PREFIX, event)));
    boolean complete = missing.isEmpty() && stale.isEmpty();
    if (complete) {
      narrator.say(
          "all %d changes arrived, and %sroom-state has the latest of each"
              .formatted(sent.size(), PEEKER_PREFIX));
    }
    return complete;
  }

  /** Says what can be tried now. */
  public void invite() {
    String host = network.host().operatorUrl().toString();
    String peeker = network.peeker().operatorUrl().toString();
    String bootstrap = network.bootstrapServers();
    narrator.line("");
    narrator.line("Both bridges keep running. In another terminal:");
    narrator.line(
        "  ./bridge room state '%s' m.room.topic '{\"topic\": \"yours\"}' --url %s"
            .formatted(room, host));
    narrator.line(
        "  ./bridge tail %sroom-state --from-beginning --bootstrap %s"
            .formatted(PEEKER_PREFIX, bootstrap));
    narrator.line("  ./bridge peeker list '%s' --url %s".formatted(room, host));
    narrator.line("  ./bridge peek list --url %s".formatted(peeker));
    narrator.line("  ./bridge status --url %s".formatted(peeker));
    narrator.line("Ctrl-C stops them and removes " + network.directory() + ".");
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static String fresh() {
    return UUID.randomUUID().toString();
  }

  @Override
  public void close() {
    try (DemoNetwork running = network;
        Arrivals reading = arrivals) {
      network = running;
      arrivals = reading;
    }
  }
}
