package io.peekbridge.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How to reach Kafka. The safe settings below can be tuned but not undone by {@code properties}.
 *
 * @param bootstrap host:port pairs, separated by commas
 * @param properties client properties of the operator, such as those for SASL and TLS
 * @param instance the name of this process among those of its groups, the same after a restart: it
 *     then takes its old place at once, instead of waiting until the group has missed it
 */
public record KafkaSettings(
    String bootstrap, Map<String, String> properties, Optional<String> instance) {
  /** What two transactions of ordinary events come to. */
  private static final int BATCH_BYTES = 128 << 10;

  public KafkaSettings {
    properties = Map.copyOf(properties);
  }

  public KafkaSettings(String bootstrap, Map<String, String> properties) {
    this(bootstrap, properties, Optional.empty());
  }

  public static KafkaSettings of(String bootstrap) {
    return new KafkaSettings(bootstrap, Map.of());
  }

  /** The same for a process that keeps its place in its groups under this name. */
  public KafkaSettings withInstance(String name) {
    return new KafkaSettings(bootstrap, properties, Optional.of(name));
  }

  /** The same with properties that hold where the operator has set none. */
  public KafkaSettings withDefaults(Map<String, String> defaults) {
    Map<String, String> all = new HashMap<>(defaults);
    all.putAll(properties);
    return new KafkaSettings(bootstrap, all, instance);
  }

  /** What every client needs: the admin client, and Kafka Streams below its own settings. */
  public Map<String, Object> common(String clientId) {
    Map<String, Object> config = new HashMap<>(properties);
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    return config;
  }

  /** An idempotent producer that counts a record as written once all in-sync copies have it. */
  public Map<String, Object> producer(String clientId) {
    Map<String, Object> config = common(clientId);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    config.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    config.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
    return config;
  }

  /**
   * The same for one that is given many records at a time: it waits a millisecond for those that
   * can go in the same request, because a request costs about the same whatever is in it.
   */
  public Map<String, Object> batchingProducer(String clientId) {
    Map<String, Object> config = producer(clientId);
    if (!properties.containsKey(ProducerConfig.LINGER_MS_CONFIG)) {
      config.put(ProducerConfig.LINGER_MS_CONFIG, 1);
    }
    config.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    return config;
  }

  /**
   * A consumer that sees only what was committed, commits only when told, and starts at the
   * beginning where it has no place yet.
   */
  public Map<String, Object> consumer(String clientId) {
    Map<String, Object> config = common(clientId);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.putIfAbsent(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return config;
  }

  /** A consumer of a group, with {@link #consumer}'s settings. */
  public Map<String, Object> groupConsumer(String clientId, String group) {
    Map<String, Object> config = consumer(clientId);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    instance.ifPresent(name -> config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, name));
    return config;
  }
}
