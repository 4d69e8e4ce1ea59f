package io.peekbridge.streams;

import io.peekbridge.streams.query.LocalStores;
import io.peekbridge.streams.store.RoomReader;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The stores of a running {@link KafkaStreams}. */
final class KafkaStreamsStores implements LocalStores {
  private final KafkaStreams streams;
  private final Map<Place, ReadOnlyKeyValueStore<Bytes, byte[]>> found = new ConcurrentHashMap<>();

  private record Place(String name, int partition) {}

  KafkaStreamsStores(KafkaStreams streams) {
    this.streams = streams;
  }

  @Override
  public RoomReader of(int partition) {
    return new RoomReader(name -> store(name, partition));
  }

  /**
   * What Kafka Streams gives here looks for the store itself each time that it is asked, so that it
   * is good for as long as Kafka Streams runs, wherever the store goes.
   */
  private ReadOnlyKeyValueStore<Bytes, byte[]> store(String name, int partition) {
    return found.computeIfAbsent(new Place(name, partition), this::find);
  }

  private ReadOnlyKeyValueStore<Bytes, byte[]> find(Place place) {
    return streams.store(
        StoreQueryParameters.fromNameAndType(
                place.name(), QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
            .withPartition(place.partition()));
  }

  @Override
  public boolean isReady() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }
}
