package io.peekbridge.streams.query;

import io.peekbridge.streams.store.RoomReader;
import io.peekbridge.streams.store.StoreNames;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Stores in memory that can be made unreadable, as stores are while they move. */
final class MemoryStores implements LocalStores {
  private final Map<String, KeyValueStore<Bytes, byte[]>> stores = new HashMap<>();
  private volatile boolean open = true;
  private Runnable whenRead = () -> {};

  MemoryStores() {
    MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
    for (String name : StoreNames.ALL) {
      KeyValueStore<Bytes, byte[]> store =
          Stores.keyValueStoreBuilder(
                  Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
              .withLoggingDisabled()
              .withCachingDisabled()
              .build();
      store.init(context.getStateStoreContext(), store);
      stores.put(name, store);
    }
  }

  KeyValueStore<Bytes, byte[]> store(String name) {
    return stores.get(name);
  }

  void open(boolean nowOpen) {
    open = nowOpen;
  }

  /** Something that happens whenever a store is read. */
  void whenRead(Runnable action) {
    whenRead = action;
  }

  @Override
  public RoomReader of(int partition) {
    return new RoomReader(
        name -> {
          if (!open) {
            throw new InvalidStateStoreException("closed");
          }
          whenRead.run();
          return stores.get(name);
        });
  }

  @Override
  public boolean isReady() {
    return open;
  }
}
