package io.peekbridge.streams;

import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.matrix.crypto.SigningKey;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.streams.query.Progress;
import io.peekbridge.streams.room.CommitPace;
import io.peekbridge.streams.room.RoomProcessor;
import io.peekbridge.streams.store.StoreNames;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The topology: everything that happens in rooms is worked through in the order of {@code
 * room-log}, by one processor for each of its partitions.
 *
 * <pre>
 *                                         +-> room-events
 *                                         +-> room-state
 *  room-log -> rooms (with its stores) ---+-> subscriptions
 *     ^                                   +-> gaps
 *     |                                   +-> deliveries
 *     |                                   +-> dead-letters
 *     +------ peeks whose time has come --+
 * </pre>
 */
public final class BridgeTopology {
  private static final String SOURCE = "room-log-entries";
  private static final String ROOMS = "rooms";

  private BridgeTopology() {}

  /**
   * Describes the topology; {@link BridgeStreams} runs it.
   *
   * @param self the server that hosts rooms here
   * @param key signs what happens in them
   * @param progress told what is decided
   * @param pace told when there is something to commit
   */
  public static Topology build(
      Topics topics, ServerName self, SigningKey key, Progress progress, CommitPace pace) {
    return build(topics, self, key, progress, pace, Stores::persistentKeyValueStore);
  }

  static Topology build(
      Topics topics,
      ServerName self,
      SigningKey key,
      Progress progress,
      CommitPace pace,
      Function<String, KeyValueBytesStoreSupplier> stores) {
    Topology topology = new Topology();

    topology.addSource(
        SOURCE, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topics.roomLog().name());
    topology.addProcessor(
        ROOMS, () -> new RoomProcessor(topics, self, key, progress, pace), SOURCE);
    StoreNames.ALL.forEach(name -> topology.addStateStore(store(stores.apply(name)), ROOMS));

    sink(topology, topics.roomEvents());
    sink(topology, topics.roomState());
    sink(topology, topics.subscriptions());
    sink(topology, topics.gaps());
    sink(topology, topics.deadLetters());
    sink(topology, topics.deliveries(), byRecipients(topics));
    sink(topology, topics.roomLog());

    return topology;
  }

  /**
   * A store with a changelog. Kafka Streams' cache in front of it stays off, so that what was
   * written can be read by queries at once.
   */
  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(
      KeyValueBytesStoreSupplier supplier) {
    return Stores.keyValueStoreBuilder(supplier, Serdes.Bytes(), Serdes.ByteArray())
        .withLoggingEnabled(Map.of())
        .withCachingDisabled();
  }

  private static <K, V> void sink(Topology topology, Topic<K, V> topic) {
    sink(topology, topic, byKey(topic));
  }

  private static <K, V> void sink(
      Topology topology, Topic<K, V> topic, StreamPartitioner<K, V> partitioner) {
    topology.addSink(
        topic.name(),
        topic.name(),
        topic.key().serializer(),
        topic.value().serializer(),
        partitioner,
        ROOMS);
  }

  private static <K, V> StreamPartitioner<K, V> byKey(Topic<K, V> topic) {
    return (name, key, value, partitions) -> Optional.of(Set.of(topic.partitionOf(key)));
  }

  private static StreamPartitioner<RoomId, Delivery> byRecipients(Topics topics) {
    return (name, roomId, delivery, partitions) ->
        Optional.of(Set.of(topics.deliveryPartition(delivery.recipients().getFirst())));
  }
}
