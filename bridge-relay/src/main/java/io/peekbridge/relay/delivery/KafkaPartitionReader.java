package io.peekbridge.relay.delivery;

import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads partitions of {@code deliveries} with a consumer that belongs to no group. */
final class KafkaPartitionReader implements PartitionReader {
  private static final Logger log = LoggerFactory.getLogger(KafkaPartitionReader.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final DeliveryDecoder decoder;
  private TopicPartition current;

  KafkaPartitionReader(Consumer<byte[], byte[]> consumer, Topics topics) {
    this.consumer = consumer;
    this.topic = topics.deliveries().name();
    this.decoder = new DeliveryDecoder(topics.deliveries());
  }

  static KafkaPartitionReader open(KafkaSettings kafka, Topics topics) {
    Map<String, Object> config = kafka.consumer("relay-catch-up");
    // What the log has no more is noticed by seek; nothing is to be skipped silently.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return new KafkaPartitionReader(
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        topics);
  }

  @Override
  public long seek(int partition, long offset) {
    TopicPartition wanted = new TopicPartition(topic, partition);
    if (!wanted.equals(current)) {
      consumer.assign(List.of(wanted));
      current = wanted;
    }
    long beginning = consumer.beginningOffsets(List.of(wanted)).get(wanted);
    long reachable = Math.max(offset, beginning);
    consumer.seek(wanted, reachable);
    return reachable;
  }

  @Override
  public Chunk read() {
    List<ReadRecord> records = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> read : consumer.poll(POLL)) {
      try {
        records.add(decoder.decode(read));
      } catch (SerializationException e) {
        // The live reader has made it a dead letter.
        log.debug("{}-{}@{} passed over", topic, read.partition(), read.offset());
      }
    }
    return new Chunk(records, consumer.position(current));
  }

  @Override
  public void close() {
    try {
      consumer.close();
    } catch (InterruptException e) {
      log.debug("closed in a hurry: {}", e.toString());
    }
  }
}
