package io.peekbridge.app.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the topology has written to its stores, which is what their changelogs have. */
final class Changelogs implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String applicationId;

  Changelogs(BenchNetwork network) {
    Map<String, Object> config = network.kafka().consumer("bench-changelogs");
    // The place of the topology is known a moment before the end of what it has committed is.
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    this.consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.applicationId = TopologyProgress.applicationId(network);
  }

  /** A place in the changelog of a store: its end. */
  record Place(TopicPartition partition, long offset) {}

  Place end(String store, int partition) {
    TopicPartition changelog =
        new TopicPartition(applicationId + "-" + store + "-changelog", partition);
    return new Place(changelog, assignedEnd(changelog));
  }

  private long assignedEnd(TopicPartition partition) {
    List<TopicPartition> partitions = List.of(partition);
    consumer.assign(partitions);
    return consumer.endOffsets(partitions).get(partition);
  }

  /** The bytes of keys and values written since. */
  long bytesSince(Place from) {
    long end = assignedEnd(from.partition());
    consumer.seek(from.partition(), from.offset());
    long bytes = 0;
    while (consumer.position(from.partition()) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        bytes += record.serializedKeySize() + Math.max(0, record.serializedValueSize());
      }
    }
    return bytes;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
