package io.peekbridge.app.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.app.bridge.Bridge;
import io.peekbridge.app.broker.BrokerProcess;
import io.peekbridge.app.client.OperatorClient;
import io.peekbridge.app.config.BridgeConfig;
import io.peekbridge.app.config.ConfigLoader;
import io.peekbridge.app.support.Receivers;
import io.peekbridge.app.support.RoomWriters;
import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomVersions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of transactions while Kafka does not answer, and is killed, under load. */
class KafkaAwayIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int BUDGET = 1 << 20;

  /** More than the budget has room for, with a transaction each. */
  private static final int SENDERS = 16;

  @TempDir Path directory;

  @Test
  void the_edge_refuses_while_kafka_is_away_and_takes_again_by_itself_what_comes_again()
      throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
        Receivers servers = new Receivers(SENDERS);
        Bridge bridge = Bridge.start(config(broker, servers)).awaitReady(PATIENCE);
        RoomWriters writers =
            new RoomWriters(() -> new OperatorClient(bridge.operatorUrl(), Optional.empty()))) {
      Pdu create = create(bridge, writers.createRoom("room"));
      LoadOfSenders load =
          new LoadOfSenders(
              servers.servers().stream()
                  .map(server -> new Sender(server.identity(), bridge, create))
                  .toList());
      awaitAccepted(load, 500);

      broker.pause();
      DoubleSummaryStatistics waiting = new DoubleSummaryStatistics();
      Awaitility.await("the way in to be closed, and refusals")
          .atMost(PATIENCE)
          .until(
              () -> {
                waiting.accept(metric(bridge, "peekbridge_log_unconfirmed_bytes"));
                return metric(bridge, "peekbridge_log_refusing") == 1 && load.refused() >= 200;
              });
      broker.resume();
      awaitAccepted(load, 500);

      broker.kill();
      awaitRefused(load, 50);
      try (BrokerProcess again = BrokerProcess.start(directory.resolve("kafka"))) {
        assertThat(again.bootstrapServers()).isEqualTo(broker.bootstrapServers());
        awaitAccepted(load, 500);
        load.stop();

        assertThat(waiting.getMax()).isBetween(BUDGET * 0.8, (double) BUDGET);
        Awaitility.await("all bytes to be given back")
            .until(() -> metric(bridge, "peekbridge_log_unconfirmed_bytes") == 0);
        assertThat(load.faults()).isEmpty();
        assertThat(inLog(bridge)).containsAll(load.acknowledged());
        System.out.printf(
            "%d events acknowledged, %d transactions refused%n",
            load.acknowledged().size(), load.refused());
      }
    }
  }

  private static void awaitRefused(LoadOfSenders load, int more) {
    int enough = load.refused() + more;
    Awaitility.await("refusals").atMost(PATIENCE).until(() -> load.refused() >= enough);
  }

  private BridgeConfig config(BrokerProcess broker, Receivers servers) {
    return ConfigLoader.load(
        Optional.empty(),
        Map.of(),
        Map.of(
            "server_name",
            "host.test",
            "data_dir",
            directory.resolve("host").toString(),
            "kafka.bootstrap",
            broker.bootstrapServers(),
            "kafka.partitions",
            "2",
            "federation.port",
            "0",
            "federation.servers",
            servers.asSetting(),
            "federation.inbound.unconfirmed_mib",
            Integer.toString(BUDGET >> 20),
            "operator.port",
            "0"));
  }

  private static Pdu create(Bridge bridge, RoomId roomId) throws Exception {
    return Pdu.parse(
        bridge.rooms().stateEntry(roomId, StateKey.CREATE).orElseThrow().event().bytes(),
        RoomVersions.DEFAULT);
  }

  private static void awaitAccepted(LoadOfSenders load, int more) {
    int enough = load.acknowledged().size() + more;
    Awaitility.await(more + " more events")
        .atMost(PATIENCE)
        .until(() -> load.acknowledged().size() >= enough);
  }

  private static double metric(Bridge bridge, String name) throws Exception {
    URI metrics = bridge.operatorUrl().resolve("/metrics");
    try (HttpClient http = HttpClient.newHttpClient()) {
      String text =
          http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()).body();
      Matcher line = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(text);
      assertThat(line.find()).as(name).isTrue();
      return Double.parseDouble(line.group(1));
    }
  }

  private static Set<EventId> inLog(Bridge bridge) {
    Topic<RoomId, RoomLogEntry> topic = bridge.topics().roomLog();
    List<TopicPartition> partitions =
        IntStream.range(0, topic.partitions())
            .mapToObj(partition -> new TopicPartition(topic.name(), partition))
            .toList();
    Set<EventId> found = new HashSet<>();
    try (KafkaConsumer<RoomId, RoomLogEntry> consumer =
        new KafkaConsumer<>(
            bridge.kafka().consumer("audit"),
            topic.key().deserializer(),
            topic.value().deserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                record -> {
                  if (record.value() instanceof IncomingPdu incoming) {
                    found.add(incoming.eventId());
                  }
                });
      }
    }
    return found;
  }
}
