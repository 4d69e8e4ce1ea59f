package io.peekbridge.app.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Numbered records in a topic of one partition, for tests of the broker itself. */
final class TestRecords {
  private TestRecords() {}

  static List<String> values(IntStream numbers) {
    return numbers.mapToObj(number -> "record " + number).toList();
  }

  static void createTopic(String bootstrap, String topic) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      await(
          admin
              .createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
              .all()
              .toCompletionStage()
              .toCompletableFuture());
    }
  }

  static Set<String> topics(String bootstrap) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      return await(admin.listTopics().names().toCompletionStage().toCompletableFuture());
    }
  }

  /** Returns when every record is acknowledged. */
  static void produce(String bootstrap, String topic, IntStream numbers) {
    Map<String, Object> config = Map.of("bootstrap.servers", bootstrap, "acks", "all");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      List<Future<RecordMetadata>> acknowledgements =
          values(numbers).stream()
              .map(value -> producer.send(new ProducerRecord<>(topic, value)))
              .toList();
      acknowledgements.forEach(TestRecords::await);
    }
  }

  static List<String> consume(String bootstrap, String topic, int count) {
    List<String> values = new ArrayList<>();
    Instant limit = Instant.now().plusSeconds(30);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      consumer.seekToBeginning(consumer.assignment());
      while (values.size() < count && Instant.now().isBefore(limit)) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
