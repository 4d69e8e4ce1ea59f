package io.peekbridge.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.KafkaSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A transaction that was being committed when the broker was killed is committed on all its
 * partitions. One that is left open on any of them stops every reader of committed records, and
 * every consumer group whose offsets are part of it, for good.
 */
class KilledCommitIT {
  private static final String TOPIC = "many";
  private static final int PARTITIONS = 40;
  private static final int KILLS = Integer.getInteger("killed-commit.kills", 8);

  @TempDir Path directory;

  @Test
  void no_transaction_stays_open_after_a_kill_in_the_middle_of_its_commit() throws Exception {
    Random random = new Random(20_734);
    for (int kill = 0; kill < KILLS; kill++) {
      try (BrokerProcess broker = BrokerProcess.start(directory)) {
        if (kill == 0) {
          createTopic(broker.bootstrapServers());
        }
        assertThat(openAfter(broker)).as("open on these partitions, kill %d", kill).isEmpty();
        killWhileCommitting(broker, random.nextInt(20_000_000));
      }
    }
    try (BrokerProcess broker = BrokerProcess.start(directory)) {
      assertThat(openAfter(broker)).as("open on these partitions at the end").isEmpty();
    }
  }

  private static void killWhileCommitting(BrokerProcess broker, long nanos) {
    AtomicInteger commits = new AtomicInteger();
    try (KafkaProducer<String, String> producer = producer(broker.bootstrapServers())) {
      producer.initTransactions();
      Thread writer = Thread.ofVirtual().start(() -> commitUntilKilled(producer, commits));
      Awaitility.await("commits")
          .pollInterval(Duration.ofMillis(1))
          .until(() -> commits.get() >= 5);
      spin(nanos);
      broker.kill();
      writer.interrupt();
      producer.close(Duration.ZERO);
    }
  }

  private static void commitUntilKilled(
      KafkaProducer<String, String> producer, AtomicInteger commits) {
    try {
      while (!Thread.interrupted()) {
        producer.beginTransaction();
        for (int partition = 0; partition < PARTITIONS; partition++) {
          var unused = producer.send(new ProducerRecord<>(TOPIC, partition, "key", "value"));
        }
        producer.commitTransaction();
        commits.incrementAndGet();
      }
    } catch (KafkaException | IllegalStateException killed) {
      assertThat(commits.get()).as(killed.toString()).isPositive();
    }
  }

  /** The partitions on which a transaction is open after its producer has been replaced. */
  private static List<TopicPartition> openAfter(BrokerProcess broker) throws Exception {
    try (KafkaProducer<String, String> producer = producer(broker.bootstrapServers());
        Admin admin = Admin.create(KafkaSettings.of(broker.bootstrapServers()).common("test"))) {
      producer.initTransactions();
      Map<TopicPartition, Long> ends = ends(admin, IsolationLevel.READ_UNCOMMITTED);
      Map<TopicPartition, Long> committed = ends(admin, IsolationLevel.READ_COMMITTED);
      return ends.keySet().stream()
          .filter(partition -> committed.get(partition) < ends.get(partition))
          .toList();
    }
  }

  private static Map<TopicPartition, Long> ends(Admin admin, IsolationLevel isolation)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest =
        partitions().stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> found =
        admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all().get();
    return found.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().offset()));
  }

  private static Collection<TopicPartition> partitions() {
    return IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(TOPIC, p)).toList();
  }

  private static KafkaProducer<String, String> producer(String bootstrap) {
    Map<String, Object> config = KafkaSettings.of(bootstrap).producer("test");
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "test");
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 60_000);
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  private static void createTopic(String bootstrap) throws IOException, InterruptedException {
    try (Admin admin = Admin.create(KafkaSettings.of(bootstrap).common("test"))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private static void spin(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
