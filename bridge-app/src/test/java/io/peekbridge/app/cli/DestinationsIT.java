package io.peekbridge.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.peekbridge.app.bridge.Bridge;
import io.peekbridge.app.broker.BrokerSettings;
import io.peekbridge.app.broker.EmbeddedBroker;
import io.peekbridge.app.client.OperatorClient;
import io.peekbridge.app.config.ConfigLoader;
import io.peekbridge.app.support.Peeker;
import io.peekbridge.app.support.PeekingServer;
import io.peekbridge.app.support.Receivers;
import io.peekbridge.app.support.RoomWriters;
import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.kafka.record.DeadLetter.Reason;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators steer deliveries by commands to a running bridge. */
class DestinationsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private EmbeddedBroker broker;
  private Receivers receivers;
  private Bridge bridge;
  private RoomWriters writers;
  private PeekingServer steered;
  private PeekingServer other;
  private Peeker steeredPeeker;
  private RoomId roomId;
  private int lettersWritten;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start(BrokerSettings.in(directory.resolve("kafka")));
    receivers = new Receivers(2);
    bridge = Bridge.start(ConfigLoader.load(Optional.empty(), Map.of(), settings()));
    bridge.awaitReady(PATIENCE);
    writers = new RoomWriters(() -> new OperatorClient(bridge.operatorUrl(), Optional.empty()));
    roomId = writers.createRoom("room");
    List<Peeker> peekers =
        receivers.peekersOf(bridge.serverName(), bridge.federationUrl(), writers);
    peekers.forEach(peeker -> peeker.start(roomId));
    steeredPeeker = peekers.getFirst();
    steered = receivers.servers().getFirst();
    other = receivers.servers().getLast();
    EventId first = writers.publish(roomId, "first");
    awaitReceived(steered, first);
    awaitReceived(other, first);
  }

  private Map<String, String> settings() {
    return Map.of(
        "server_name", "host.test",
        "data_dir", directory.resolve("host").toString(),
        "kafka.bootstrap", broker.bootstrapServers(),
        "kafka.partitions", "2",
        "federation.port", "0",
        "federation.servers", receivers.asSetting(),
        "operator.port", "0",
        // Whoever fails once is tried again only because somebody says so.
        "relay.first_backoff", "10m",
        "relay.longest_backoff", "10m");
  }

  @AfterEach
  void stop() {
    writers.close();
    bridge.close();
    receivers.close();
    broker.close();
  }

  @Test
  void what_is_for_a_server_waits_while_it_is_paused() {
    assertThat(command("destination", "pause", steered.name().value()).code()).isZero();
    awaitShown("state", "paused");
    EventId waiting = writers.publish(roomId, "waiting");
    awaitReceived(other, waiting);
    awaitShown("pending", "1");

    assertThat(steered.received(roomId)).hasSize(1);
    assertThat(command("destination", "list", "--paused").out()).contains("peeker-0.test");

    assertThat(command("destination", "resume", steered.name().value()).code()).isZero();
    awaitReceived(steered, waiting);
    assertThat(steered.received(roomId)).hasSize(2);
  }

  @Test
  void what_waits_for_a_server_is_dropped_and_told_of() {
    steered.answerWith(500);
    EventId dropped = writers.publish(roomId, "dropped");
    awaitReceived(other, dropped);
    awaitShown("failures", "1");

    JsonNode answer = json(command("destination", "drop", "--yes", "peeker-0.test", "--json"));
    assertThat(answer.path("through").asLong()).isPositive();
    steered.answerWith(200);
    command("destination", "retry", "peeker-0.test");
    EventId after = writers.publish(roomId, "after");

    awaitReceived(steered, after);
    assertThat(steered.received(roomId)).hasSize(2).doesNotContain(dropped);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> command("dead-letter", "list", "--reason", "dropped").out().contains("peeker-0"));
  }

  @Test
  void a_server_that_failed_is_tried_at_once_when_an_operator_says_so_or_it_asks_us_something() {
    steered.answerWith(500);
    EventId one = writers.publish(roomId, "one");
    awaitShown("failures", "1");
    steered.answerWith(200);
    command("destination", "retry", "peeker-0.test");
    awaitReceived(steered, one);

    steered.answerWith(500);
    EventId two = writers.publish(roomId, "two");
    awaitShown("failures", "1");
    steered.answerWith(200);
    steeredPeeker.start(roomId);
    awaitReceived(steered, two);
  }

  @Test
  void a_dead_letter_is_found_shown_and_delivered_again() {
    EventId event = steered.received(roomId).getFirst();
    RawJson pdu = bridge.rooms().event(roomId, event).orElseThrow();
    write(
        letter(Reason.SOFT_FAILED, event, "cut o"),
        letter(Reason.REFUSED_BY_DESTINATION, event, pdu.toString()));

    JsonNode newest =
        json(command("dead-letter", "list", "--server", "peeker-0.test", "--max", "1", "--json"));
    JsonNode older = json(command("dead-letter", "list", "--reason", "soft_failed", "--json"));
    String id = newest.path("id").asText();
    JsonNode shown = json(command("dead-letter", "show", id, "--json"));

    assertThat(newest.path("reason").asText()).isEqualTo("REFUSED_BY_DESTINATION");
    assertThat(shown.path("original").asText()).isEqualTo(pdu.toString());
    assertThat(command("dead-letter", "replay", id).code()).isZero();
    awaitReceived(steered, event, 2);
    assertThat(other.received(roomId)).hasSize(1);
    assertThat(command("dead-letter", "replay", older.path("id").asText()).err())
        .contains("no whole event of the room");
  }

  @Test
  void an_event_that_a_room_has_already_may_be_given_to_it_again() {
    EventId event = steered.received(roomId).getFirst();
    RawJson pdu = bridge.rooms().event(roomId, event).orElseThrow();
    write(letter(Reason.REJECTED, event, pdu.toString()));
    String id = json(command("dead-letter", "list", "--json")).path("id").asText();

    assertThat(command("dead-letter", "replay", id).code()).isZero();

    EventId last = writers.publish(roomId, "last");
    awaitReceived(other, last);
    assertThat(other.received(roomId)).containsExactly(event, last);
  }

  private void write(DeadLetter... letters) {
    Topic<String, DeadLetter> topic = bridge.topics().deadLetters();
    try (KafkaProducer<String, DeadLetter> producer =
        new KafkaProducer<>(
            bridge.kafka().producer("test"),
            topic.key().serializer(),
            topic.value().serializer())) {
      Stream.of(letters)
          .forEach(
              letter -> {
                var unused = producer.send(topic.record(letter.reason().name(), letter));
              });
    }
  }

  private DeadLetter letter(Reason reason, EventId event, String original) {
    return new DeadLetter(
        reason,
        "because",
        Optional.of(roomId),
        Optional.of(event),
        Optional.of(steered.name()),
        original,
        ++lettersWritten);
  }

  private void awaitReceived(PeekingServer server, EventId event) {
    awaitReceived(server, event, 1);
  }

  private void awaitReceived(PeekingServer server, EventId event, int times) {
    Awaitility.await("an event at " + server.name())
        .atMost(PATIENCE)
        .until(() -> server.received(roomId).stream().filter(event::equals).count() >= times);
  }

  private void awaitShown(String field, String value) {
    Awaitility.await(field + " " + value)
        .atMost(PATIENCE)
        .until(
            () ->
                json(command("destination", "show", "peeker-0.test", "--json"))
                    .path(field)
                    .asText()
                    .equals(value));
  }

  private CommandRun command(String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of(arguments), Stream.of("--url", bridge.operatorUrl().toString()))
            .toArray(String[]::new));
  }

  private static JsonNode json(CommandRun run) {
    try {
      return new ObjectMapper().readTree(run.out());
    } catch (JsonProcessingException e) {
      throw new AssertionError(run.toString(), e);
    }
  }
}
