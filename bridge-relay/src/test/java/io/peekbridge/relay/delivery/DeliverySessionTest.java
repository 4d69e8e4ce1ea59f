package io.peekbridge.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationException.Kind;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.FederationResponse;
import io.peekbridge.kafka.TopicSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.Destination;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.LaneStatus.State;
import io.peekbridge.relay.RelaySettings;
import io.peekbridge.relay.delivery.PartitionOpener.Opened;
import io.peekbridge.relay.support.FakeAlarms;
import io.peekbridge.relay.testing.RecordingConsumer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * The group's consumer on Kafka's own mock: what happens between two polls is the test's to say.
 */
class DeliverySessionTest {
  private static final Topics TOPICS = new Topics(TopicSettings.defaults());
  private static final String NAME = TOPICS.deliveries().name();
  private static final TopicPartition P0 = new TopicPartition(NAME, 0);
  private static final TopicPartition P1 = new TopicPartition(NAME, 1);
  private static final ServerName A = new ServerName("a.example");

  private final FakeAlarms time = new FakeAlarms();
  private final RecordingConsumer consumer = new RecordingConsumer();
  private final Deque<Runnable> sends = new ArrayDeque<>();
  private final List<String> sent = new ArrayList<>();
  private final List<DeadLetter> deadLetters = new ArrayList<>();
  private final List<FakePlaces> places = new ArrayList<>();
  private final Lanes lanes = new Lanes(this::execute, sends::add, time);
  private final DeliverySession session = session();
  private final AtomicInteger attempts = new AtomicInteger();
  private volatile boolean canOpen = true;
  private volatile boolean slow;
  private volatile boolean inFlight;
  private boolean down;

  @Test
  void a_partition_is_paused_until_its_places_are_known_then_delivered_and_committed() {
    canOpen = false;
    run(
        assign(P0, P1),
        until(() -> attempts.get() >= 2),
        () -> assertThat(consumer.paused()).containsExactlyInAnyOrder(P0, P1),
        () -> canOpen = true,
        until(() -> consumer.paused().isEmpty()),
        () -> add(P0, 0, A),
        until(() -> !sends.isEmpty()),
        this::sendAll,
        this::later,
        until(() -> committed(P0) == 1));
    assertThat(sent).containsExactly("[0]");
    assertThat(places)
        .flatExtracting(opened -> opened.written)
        .extracting(Destination::cursor)
        .containsExactly(0L);
  }

  @Test
  void offsets_are_committed_up_to_what_is_undelivered() {
    down = true;
    run(
        assign(P0),
        until(() -> consumer.paused().isEmpty()),
        () -> add(P0, 0, new ServerName("b.example")),
        () -> add(P0, 1, A),
        () -> add(P0, 2, new ServerName("b.example")),
        until(() -> sends.size() == 2),
        () -> sends.removeLast().run(),
        () -> down = false,
        this::sendAll,
        this::later,
        until(() -> committed(P0) == 1));
    assertThat(sent).containsExactly("[0,2]");
  }

  @Test
  void a_partition_that_is_taken_away_finishes_what_is_in_flight_and_commits_it() {
    run(
        assign(P0, P1),
        until(() -> consumer.paused().isEmpty()),
        () -> add(P0, 0, A),
        until(() -> !sends.isEmpty()),
        this::sendInTheBackground,
        until(() -> inFlight),
        () -> consumer.rebalance(Set.of(P1)),
        () -> {});
    assertThat(sent).containsExactly("[0]");
    assertThat(committed(P0)).isEqualTo(1);
    assertThat(places).filteredOn(p -> p.closed).hasSizeGreaterThanOrEqualTo(1);
  }

  @Test
  void a_transaction_that_does_not_end_in_time_is_left_and_not_committed() {
    run(
        assign(P0),
        until(() -> consumer.paused().isEmpty()),
        () -> add(P0, 0, A),
        until(() -> !sends.isEmpty()),
        () -> consumer.rebalance(Set.of()));
    assertThat(committed(P0)).isZero();
    sendAll();
    assertThat(places.getFirst().written).as("written by who is not in charge").isEmpty();
  }

  @Test
  void partitions_that_are_lost_are_left_at_once() {
    run(
        assign(P0),
        until(() -> consumer.paused().isEmpty()),
        () -> add(P0, 0, A),
        until(() -> !sends.isEmpty()),
        () -> session.onPartitionsLost(List.of(P0)),
        this::sendAll);
    assertThat(places.getFirst().closed).isTrue();
    assertThat(places.getFirst().written).isEmpty();
    assertThat(committed(P0)).isZero();
  }

  @Test
  void a_partition_that_another_process_took_ends_the_membership() {
    assertThatThrownBy(
            () ->
                run(
                    assign(P0),
                    until(() -> consumer.paused().isEmpty()),
                    () -> places.getFirst().broken = true,
                    until(() -> false)))
        .isInstanceOf(KafkaException.class);
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void what_is_no_delivery_becomes_a_dead_letter_and_is_passed_over() {
    run(
        assign(P0),
        until(() -> consumer.paused().isEmpty()),
        () -> consumer.addRecord(new ConsumerRecord<>(NAME, 0, 0, null, new byte[] {'{'})),
        () -> consumer.addRecord(new ConsumerRecord<>(NAME, 0, 1, null, null)),
        () -> add(P0, 2, A),
        until(() -> !sends.isEmpty()),
        this::sendAll,
        this::later,
        until(() -> committed(P0) == 3));
    assertThat(sent).containsExactly("[2]");
    assertThat(deadLetters)
        .extracting(DeadLetter::reason)
        .containsExactly(DeadLetter.Reason.MALFORMED, DeadLetter.Reason.MALFORMED);
  }

  @Test
  void closing_finishes_what_is_in_flight_and_leaves_the_group() {
    run(
        assign(P0),
        until(() -> consumer.paused().isEmpty()),
        () -> add(P0, 0, A),
        until(() -> !sends.isEmpty()),
        this::sendInTheBackground,
        until(() -> inFlight));
    assertThat(sent).containsExactly("[0]");
    assertThat(places.getFirst().written).hasSize(1);
    assertThat(consumer.closed()).isTrue();
    assertThat(session.status()).isEmpty();
  }

  // The world.

  private void run(Runnable... script) {
    Deque<Runnable> steps = new ArrayDeque<>(Arrays.asList(script));
    session.run(
        () -> {
          Runnable next = steps.peek();
          if (next instanceof Until until && !until.condition().getAsBoolean()) {
            return false;
          }
          if (next != null) {
            steps.remove().run();
          }
          return next == null;
        });
  }

  /** Goes on polling until something is so. */
  private record Until(BooleanSupplier condition) implements Runnable {
    @Override
    public void run() {}
  }

  private static Runnable until(BooleanSupplier condition) {
    return new Until(condition);
  }

  private void later() {
    time.advance(Duration.ofSeconds(2));
  }

  private Runnable assign(TopicPartition... partitions) {
    return () -> {
      for (TopicPartition at : partitions) {
        consumer.updateBeginningOffsets(Map.of(at, 0L));
      }
      consumer.rebalance(List.of(partitions));
    };
  }

  private void add(TopicPartition at, long offset, ServerName recipient) {
    RawJson pdu = RawJson.of("{\"o\":" + offset + "}");
    Delivery delivery =
        Delivery.ofEvent(DeliveryWorld.ROOM, List.of(recipient), new EventId("$" + offset), pdu);
    byte[] value = TOPICS.deliveries().value().serializer().serialize(NAME, delivery);
    consumer.addRecord(new ConsumerRecord<>(NAME, at.partition(), offset, null, value));
  }

  private void sendAll() {
    while (!sends.isEmpty()) {
      sends.remove().run();
    }
  }

  /** A request that is answered once the lane is told to end. */
  private void sendInTheBackground() {
    slow = true;
    Thread.ofVirtual().start(this::sendAll);
  }

  private long committed(TopicPartition at) {
    return consumer.committed.getOrDefault(at, 0L);
  }

  private FederationResponse execute(FederationRequest request) throws FederationException {
    if (down) {
      throw FederationException.of(request.destination(), Kind.CONNECT, "down");
    }
    if (slow) {
      inFlight = true;
      await().until(() -> session.status().anyMatch(lane -> lane.state() == State.DRAINING));
    }
    String body = DeliveryWorld.text(request.body().orElseThrow());
    sent.add(body.replaceAll(".*\"pdus\":", "").replaceAll("[^0-9,\\[\\]]", ""));
    return FederationResponse.ok(request.destination(), "{}".getBytes(StandardCharsets.UTF_8));
  }

  private DeliverySession session() {
    Intake intake =
        new Intake(
            new DeliveryDecoder(TOPICS.deliveries()),
            (key, letter) -> {
              deadLetters.add(letter);
              return CompletableFuture.completedFuture(null);
            },
            lanes.metrics,
            time);
    return new DeliverySession(
        consumer,
        TOPICS.deliveries(),
        intake,
        this::open,
        (partition, start, opened) -> lanes.partition(partition, start, opened, catchUp -> {}),
        withShortDrain(RelaySettings.defaults()),
        time);
  }

  private static RelaySettings withShortDrain(RelaySettings defaults) {
    return new RelaySettings(
        defaults.backoff(),
        defaults.requestTimeout(),
        defaults.parkAfter(),
        Duration.ofSeconds(1),
        defaults.commitInterval(),
        defaults.patience(),
        defaults.transactionsPerSecond(),
        defaults.concurrency(),
        defaults.memory());
  }

  private synchronized Opened open(int partition) {
    attempts.incrementAndGet();
    if (!canOpen) {
      throw new KafkaException("cannot open " + partition);
    }
    FakePlaces opened = new FakePlaces();
    places.add(opened);
    return new Opened(opened, Map.of(), 0);
  }
}
