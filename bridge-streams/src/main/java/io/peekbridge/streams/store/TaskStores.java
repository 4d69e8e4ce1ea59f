package io.peekbridge.streams.store;

import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The stores of one task for the one thread that writes them. What is read often is kept in memory
 * and kept up to date by what is written, so that everything that writes these stores has to do so
 * through {@link #writer}.
 *
 * @param reader finds what the writer wrote
 */
public record TaskStores(RoomReader reader, RoomWriter writer) {

  /** Stores of which nothing is kept in memory yet; the function finds each by its name, once. */
  public static TaskStores of(Function<String, KeyValueStore<Bytes, byte[]>> stores) {
    Map<String, KeyValueStore<Bytes, byte[]>> found = new HashMap<>();
    Function<String, KeyValueStore<Bytes, byte[]>> byName =
        name -> found.computeIfAbsent(name, stores);
    StoreCache cache = new StoreCache();
    return new TaskStores(new Caching(byName, cache), new RoomWriter(byName, cache));
  }

  private static final class Caching extends RoomReader {
    private final StoreCache cache;
    private final IndexReader indexes;

    Caching(Function<String, KeyValueStore<Bytes, byte[]>> stores, StoreCache cache) {
      super(stores::apply);
      this.cache = cache;
      this.indexes = IndexReader.caching(() -> stores.apply(StoreNames.INDEXES), cache);
    }

    @Override
    public Optional<RoomRecord> room(RoomId roomId) {
      Optional<RoomRecord> known = cache.room(roomId);
      if (known.isPresent()) {
        return known;
      }
      Optional<RoomRecord> stored = super.room(roomId);
      stored.ifPresent(room -> cache.putRoom(roomId, room));
      return stored;
    }

    @Override
    public Optional<EventRecord> event(RoomId roomId, EventId eventId) {
      Optional<EventRecord> known = cache.event(roomId, eventId);
      if (known.isPresent()) {
        return known;
      }
      Optional<EventRecord> stored = super.event(roomId, eventId);
      stored.ifPresent(event -> cache.putEvent(roomId, eventId, event));
      return stored;
    }

    @Override
    public IndexReader indexes() {
      return indexes;
    }
  }
}
