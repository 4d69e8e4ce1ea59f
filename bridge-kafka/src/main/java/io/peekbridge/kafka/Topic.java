package io.peekbridge.kafka;

import java.util.Map;
import java.util.function.ToIntBiFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serde;

/**
 * A topic with its types.
 *
 * @param partitions how many partitions it is created with
 * @param config the topic settings it is created with, such as {@code cleanup.policy}
 * @param partitioner the partition of a key, given the number of partitions
 */
public record Topic<K, V>(
    String name,
    Serde<K> key,
    Serde<V> value,
    int partitions,
    Map<String, String> config,
    ToIntBiFunction<K, Integer> partitioner) {

  /**
   * A record for the topic, on the partition that its key belongs to. A null value is a tombstone.
   */
  public ProducerRecord<K, V> record(K key, V value) {
    return new ProducerRecord<>(name, partitioner.applyAsInt(key, partitions), key, value);
  }

  public int partitionOf(K key) {
    return partitioner.applyAsInt(key, partitions);
  }
}
