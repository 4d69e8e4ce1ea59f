package io.peekbridge.relay.delivery;

import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.Destination;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens partitions of {@code destinations}: first the fence, then reading to the end, so that
 * nothing can come after what was read but what this process writes.
 */
final class KafkaPartitionOpener implements PartitionOpener {
  private static final Logger log = LoggerFactory.getLogger(KafkaPartitionOpener.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int BUFFER_BYTES = 4 << 20;
  private static final int BATCH_BYTES = 256 << 10;

  private final KafkaSettings kafka;
  private final Topic<ServerName, Destination> topic;
  private final String deliveries;
  private final Duration drain;

  KafkaPartitionOpener(KafkaSettings kafka, Topics topics, Duration drain) {
    this.kafka = kafka;
    this.topic = topics.destinations();
    this.deliveries = topics.deliveries().name();
    this.drain = drain;
  }

  @Override
  public Opened open(int partition) {
    Producer<ServerName, Destination> producer = producer(partition);
    try {
      producer.initTransactions();
      Former former = read(partition);
      return new Opened(
          new KafkaPlaceLog(producer, topic, partition, drain), former.places(), former.end());
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  private Producer<ServerName, Destination> producer(int partition) {
    Map<String, Object> config = kafka.producer("relay-places-" + partition);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic.name() + "-" + partition);
    config.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) BUFFER_BYTES);
    config.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    // A transaction that follows at once is put off by the broker until the markers of the one
    // before are written; that is a matter of milliseconds, and lanes wait for it. What was sent
    // behind it would only be put off as well.
    config.putIfAbsent(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 10L);
    config.putIfAbsent(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    return new KafkaProducer<>(config, topic.key().serializer(), topic.value().serializer());
  }

  private record Former(Map<ServerName, Destination> places, long end) {}

  private Former read(int partition) {
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            kafka.consumer("relay-places-" + partition),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition delivered = new TopicPartition(deliveries, partition);
      consumer.assign(List.of(delivered));
      long end = consumer.endOffsets(List.of(delivered)).get(delivered);
      return new Former(read(consumer, new TopicPartition(topic.name(), partition)), end);
    }
  }

  Map<ServerName, Destination> read(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).get(partition);
    Map<ServerName, Destination> known = new HashMap<>();
    while (consumer.position(partition) < end) {
      consumer.poll(POLL).forEach(record -> put(known, record));
    }
    return known;
  }

  private void put(Map<ServerName, Destination> known, ConsumerRecord<byte[], byte[]> record) {
    try {
      ServerName server = topic.key().deserializer().deserialize(topic.name(), record.key());
      Destination place = topic.value().deserializer().deserialize(topic.name(), record.value());
      if (place == null) {
        known.remove(server);
      } else {
        known.put(server, place);
      }
    } catch (SerializationException | IllegalArgumentException e) {
      log.error("{}@{} is no place: {}", topic.name(), record.offset(), e.toString());
    }
  }
}
