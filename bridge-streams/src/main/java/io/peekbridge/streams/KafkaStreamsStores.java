package io.peekbridge.streams;

import io.peekbridge.streams.query.LocalStores;
import io.peekbridge.streams.store.RoomReader;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The stores of a running {@link KafkaStreams}. */
final class KafkaStreamsStores implements LocalStores {
  private final KafkaStreams streams;

  KafkaStreamsStores(KafkaStreams streams) {
    this.streams = streams;
  }

  @Override
  public RoomReader of(int partition) {
    return new RoomReader(name -> store(name, partition));
  }

  private ReadOnlyKeyValueStore<Bytes, byte[]> store(String name, int partition) {
    return streams.store(
        StoreQueryParameters.fromNameAndType(
                name, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
            .withPartition(partition));
  }

  @Override
  public boolean isReady() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }
}
