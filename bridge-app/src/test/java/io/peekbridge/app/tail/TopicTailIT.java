package io.peekbridge.app.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peekbridge.app.broker.BrokerSettings;
import io.peekbridge.app.broker.EmbeddedBroker;
import io.peekbridge.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicTailIT {
  private static final Duration POLL = Duration.ofMillis(100);
  @TempDir static Path directory;
  private static EmbeddedBroker broker;
  private static KafkaSettings kafka;
  private static KafkaProducer<String, String> producer;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(BrokerSettings.in(directory));
    kafka = KafkaSettings.of(broker.bootstrapServers());
    try (Admin admin = Admin.create(kafka.common("test"))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("old", 2, (short) 1),
                  new NewTopic("new", 2, (short) 1),
                  new NewTopic("open", 1, (short) 1)))
          .all()
          .get();
    }
    producer = producer(Map.of());
  }

  @AfterAll
  static void stop() {
    producer.close();
    broker.close();
  }

  @Test
  void from_the_beginning_every_record_of_every_partition_is_printed() throws Exception {
    producer.send(new ProducerRecord<>("old", 0, "a", "1")).get();
    producer.send(new ProducerRecord<>("old", 1, "b", "2")).get();

    List<String> lines = new ArrayList<>();
    try (TopicTail tail = TopicTail.open(kafka, "old", true)) {
      tail.forEach(POLL, 2, line -> lines.add(line.text()));
    }

    assertThat(lines).containsExactlyInAnyOrder("a\t1", "b\t2");
  }

  @Test
  void otherwise_only_what_comes_later_is_printed_until_it_is_stopped() throws Exception {
    producer.send(new ProducerRecord<>("new", 0, "a", "earlier")).get();
    List<String> lines = new ArrayList<>();
    CountDownLatch seen = new CountDownLatch(1);
    try (TopicTail tail = TopicTail.open(kafka, "new", false)) {
      CompletableFuture<Void> reading =
          CompletableFuture.runAsync(
              () ->
                  tail.forEach(
                      POLL,
                      Long.MAX_VALUE,
                      line -> {
                        seen.countDown();
                        return lines.add(line.value());
                      }));
      producer.send(new ProducerRecord<>("new", 1, "a", "later")).get();
      assertThat(seen.await(30, TimeUnit.SECONDS)).isTrue();
      tail.stop();
      reading.get(30, TimeUnit.SECONDS);
    }

    assertThat(lines).containsExactly("later");
  }

  @Test
  void a_record_of_an_aborted_transaction_is_not_printed() throws Exception {
    try (KafkaProducer<String, String> transactional = producer(Map.of("transactional.id", "t"))) {
      transactional.initTransactions();
      transactional.beginTransaction();
      transactional.send(new ProducerRecord<>("open", 0, "a", "never was")).get();
      transactional.abortTransaction();
    }
    producer.send(new ProducerRecord<>("open", 0, "a", "is")).get();

    List<String> lines = new ArrayList<>();
    try (TopicTail tail = TopicTail.open(kafka, "open", true)) {
      tail.forEach(POLL, 1, line -> lines.add(line.value()));
    }

    assertThat(lines).containsExactly("is");
  }

  @Test
  void a_topic_that_is_not_there_is_named() {
    assertThatThrownBy(() -> TopicTail.open(kafka, "nowhere", true))
        .isInstanceOf(UnknownTopicOrPartitionException.class)
        .hasMessageContaining("'nowhere'");
  }

  private static KafkaProducer<String, String> producer(Map<String, Object> more) {
    Map<String, Object> config = kafka.producer("test");
    config.putAll(more);
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }
}
