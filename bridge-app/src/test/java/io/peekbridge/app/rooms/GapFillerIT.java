package io.peekbridge.app.rooms;

import static io.peekbridge.relay.testing.RoomDag.THEM;
import static io.peekbridge.relay.testing.RoomDag.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.peekbridge.app.broker.BrokerSettings;
import io.peekbridge.app.broker.EmbeddedBroker;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.RoomLogWriter;
import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.TopicCreator;
import io.peekbridge.kafka.TopicSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.Gap;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.relay.GapFiller;
import io.peekbridge.relay.GapSettings;
import io.peekbridge.relay.fetch.SnapshotTurns;
import io.peekbridge.relay.testing.FakeFederation;
import io.peekbridge.relay.testing.FakeRooms;
import io.peekbridge.relay.testing.FakeTopology;
import io.peekbridge.relay.testing.ResidentServer;
import io.peekbridge.relay.testing.RoomDag;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gaps on a real broker. The room is asked for in memory. */
class GapFillerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final RoomDag room = new RoomDag(RoomVersions.V11);
  private final FakeTopology known = new FakeTopology();
  private final FakeFederation federation = new FakeFederation();
  private final Topics topics =
      new Topics(new TopicSettings("g.", 1, (short) 1, Duration.ofDays(1), Duration.ofDays(1)));
  private final TopicPartition gaps = new TopicPartition("g.gaps", 0);

  @BeforeEach
  void serverOfTheRoom() {
    known.having(room.events());
    federation.add(new ResidentServer(THEM, room));
  }

  @Test
  void gaps_from_before_the_start_are_filled_and_committed() throws Exception {
    try (EmbeddedBroker broker = start()) {
      KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
      List<Pdu> chain = room.chain(room.last(), 3);
      report(kafka, chain.getLast());
      try (RoomLogWriter log = new RoomLogWriter(kafka, topics, "test");
          GapFiller filler = filler(kafka, log)) {
        filler.start();
        await().atMost(PATIENCE).until(() -> committed(kafka) == 1);
      }
      assertThat(fetched(kafka)).containsExactly(chain.get(0).eventId(), chain.get(1).eventId());
    }
  }

  @Test
  void a_restart_of_the_broker_loses_no_gap() throws Exception {
    List<Pdu> first = room.chain(room.last(), 2);
    List<Pdu> second = room.chain(first.getFirst(), 2);
    EmbeddedBroker broker = start();
    KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
    try (RoomLogWriter log = new RoomLogWriter(kafka, topics, "test");
        GapFiller filler = filler(kafka, log)) {
      filler.start();
      report(kafka, first.getLast());
      await().atMost(PATIENCE).until(() -> committed(kafka) == 1);
      broker.close();
      broker = EmbeddedBroker.start(BrokerSettings.in(directory));
      known.having(first);
      report(kafka, second.getLast());
      await().atMost(PATIENCE).until(() -> committed(kafka) == 2);
      assertThat(fetched(kafka)).contains(first.getFirst().eventId(), second.getFirst().eventId());
    } finally {
      broker.close();
    }
  }

  @Test
  void what_is_left_at_a_stop_is_done_at_the_next_start() throws Exception {
    try (EmbeddedBroker broker = start()) {
      KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
      List<Pdu> chain = room.chain(room.last(), 2);
      federation.remove(THEM);
      report(kafka, chain.getLast());
      try (RoomLogWriter log = new RoomLogWriter(kafka, topics, "test")) {
        try (GapFiller filler = filler(kafka, log)) {
          filler.start();
          await().atMost(PATIENCE).until(() -> !federation.requests().isEmpty());
        }
        assertThat(committed(kafka)).isNotEqualTo(1);
        federation.add(new ResidentServer(THEM, room));
        try (GapFiller filler = filler(kafka, log)) {
          filler.start();
          await().atMost(PATIENCE).until(() -> committed(kafka) == 1);
        }
      }
      assertThat(fetched(kafka)).containsExactly(chain.getFirst().eventId());
    }
  }

  private EmbeddedBroker start() throws InterruptedException {
    EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory));
    KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
    try (Admin admin = Admin.create(kafka.common("test"))) {
      TopicCreator.ensure(admin, topics);
    }
    return broker;
  }

  private GapFiller filler(KafkaSettings kafka, RoomLogWriter log) {
    return new GapFiller(
        GapSettings.defaults(),
        kafka,
        topics,
        US,
        log,
        new SnapshotTurns(),
        new FakeRooms(known),
        federation,
        room,
        new SimpleMeterRegistry(),
        Clock.systemUTC());
  }

  private void report(KafkaSettings kafka, Pdu waiting) throws Exception {
    Topic<RoomId, Gap> topic = topics.gaps();
    Gap gap =
        new Gap(
            room.roomId(),
            "11",
            Gap.Kind.PARENTS,
            waiting.eventId(),
            RawJson.of(waiting.bytes()),
            waiting.prevEvents(),
            List.of(room.create().eventId()),
            0,
            THEM,
            0);
    try (Producer<RoomId, Gap> producer =
        new KafkaProducer<>(
            kafka.producer("test"), topic.key().serializer(), topic.value().serializer())) {
      producer.send(topic.record(room.roomId(), gap)).get();
    }
  }

  private long committed(KafkaSettings kafka) throws Exception {
    try (Admin admin = Admin.create(kafka.common("test"))) {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin.listConsumerGroupOffsets("g.gaps").partitionsToOffsetAndMetadata().get();
      OffsetAndMetadata offset = offsets.get(gaps);
      return offset == null ? 0 : offset.offset();
    }
  }

  /** The events that were appended as fetched. */
  private List<EventId> fetched(KafkaSettings kafka) {
    Topic<RoomId, RoomLogEntry> topic = topics.roomLog();
    Map<String, Object> config = new HashMap<>(kafka.consumer("test"));
    try (KafkaConsumer<RoomId, RoomLogEntry> consumer =
        new KafkaConsumer<>(config, topic.key().deserializer(), topic.value().deserializer())) {
      TopicPartition at = new TopicPartition(topic.name(), 0);
      consumer.assign(Set.of(at));
      consumer.seekToBeginning(Set.of(at));
      long end = consumer.endOffsets(Set.of(at)).get(at);
      List<EventId> events = new ArrayList<>();
      while (consumer.position(at) < end) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                read -> {
                  if (read.value() instanceof RoomLogEntry.IncomingPdu pdu && pdu.fetched()) {
                    events.add(pdu.eventId());
                  }
                });
      }
      return events;
    }
  }
}
