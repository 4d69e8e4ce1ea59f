package io.peekbridge.app.bench;

import io.peekbridge.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What the broker does by itself, with the settings that the bridge's clients have. */
final class RawKafka implements AutoCloseable {
  private static final int PARTITIONS = 4;
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaSettings kafka;
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;

  RawKafka(KafkaSettings kafka, String topic) throws InterruptedException {
    this.kafka = kafka;
    this.topic = topic;
    createTopic();
    this.producer =
        new KafkaProducer<>(
            kafka.producer("bench-raw"), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private void createTopic() throws InterruptedException {
    try (Admin admin = Admin.create(Map.copyOf(kafka.common("bench-raw")))) {
      admin.createTopics(Set.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
    } catch (ExecutionException e) {
      throw new BenchFailedException("no topic " + topic, e.getCause());
    }
  }

  /** Records a second, written one after the other without waiting, each acknowledged. */
  double recordsPerSecond(List<byte[]> values) throws InterruptedException {
    List<Future<RecordMetadata>> writes = new ArrayList<>(values.size());
    long start = System.nanoTime();
    for (int i = 0; i < values.size(); i++) {
      writes.add(send(i % PARTITIONS, values.get(i)));
    }
    for (Future<RecordMetadata> write : writes) {
      acknowledged(write);
    }
    return Figures.perSecond(values.size(), start, System.nanoTime());
  }

  private static void acknowledged(Future<RecordMetadata> write) throws InterruptedException {
    try {
      write.get();
    } catch (ExecutionException e) {
      throw new BenchFailedException("a record was not written", e.getCause());
    }
  }

  /** The nanoseconds that each of several records takes to a consumer, one after the other. */
  long[] roundTrips(int count, byte[] value) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            kafka.consumer("bench-raw"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
      return IntStream.range(0, count).mapToLong(i -> roundTrip(consumer, value)).toArray();
    }
  }

  private long roundTrip(KafkaConsumer<byte[], byte[]> consumer, byte[] value) {
    long start = System.nanoTime();
    // Whether it was written shows in whether it comes.
    var unused = send(0, value);
    for (int empty = 0; empty < 100; empty++) {
      if (!consumer.poll(POLL).isEmpty()) {
        return System.nanoTime() - start;
      }
    }
    throw new BenchFailedException("a record did not come back from " + topic);
  }

  private Future<RecordMetadata> send(int partition, byte[] value) {
    return producer.send(new ProducerRecord<>(topic, partition, null, value));
  }

  @Override
  public void close() {
    producer.close();
  }
}
