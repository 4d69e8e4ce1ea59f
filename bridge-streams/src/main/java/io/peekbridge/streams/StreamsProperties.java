package io.peekbridge.streams;

import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topics;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The configuration that Kafka Streams gets. */
final class StreamsProperties {
  /**
   * How long the broker lets a transaction be open, in ms: several times as long as the largest
   * snapshot takes, since one that takes longer would be begun again and again. Readers of
   * committed records wait that long at most when a process dies and stays away.
   */
  private static final int TRANSACTION_TIMEOUT_MS = 120_000;

  /** How long the group waits for a member that died without a word, in ms. */
  private static final int SESSION_TIMEOUT_MS = 10_000;

  /** Bytes of a batch for one partition: what a busy room makes between two commits. */
  private static final int BATCH_BYTES = 128 << 10;

  /**
   * How long the producer waits before it repeats what the broker could not take yet, in ms. That
   * is nearly always because the broker still ends the transaction before, which takes less.
   */
  private static final int RETRY_BACKOFF_MS = 5;

  private StreamsProperties() {}

  static Properties of(
      StreamsSettings settings, KafkaSettings kafka, Topics topics, RocksMemory memory) {
    Properties properties = new Properties();
    properties.putAll(kafka.common(settings.applicationId()));
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbyReplicas());
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, topics.settings().replication());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksTuning.class);
    properties.put(RocksTuning.MEMORY, memory);
    settings
        .address()
        .ifPresent(address -> properties.put(StreamsConfig.APPLICATION_SERVER_CONFIG, address));
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        TRANSACTION_TIMEOUT_MS);
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        SESSION_TIMEOUT_MS);
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        SESSION_TIMEOUT_MS / 5);
    properties.putIfAbsent(
        StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
    properties.putIfAbsent(
        StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), RETRY_BACKOFF_MS);
    // A transaction's first batch has to be repeated while the broker still ends the transaction
    // before. Batches sent behind it in the meantime would be refused as out of order, each with
    // an error in the broker's log, and have to be repeated too.
    properties.putIfAbsent(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
    kafka
        .instance()
        .ifPresent(
            name ->
                properties.put(
                    StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
                    name));
    return properties;
  }
}
