package io.peekbridge.streams.store;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What was used last, as much of it as weighs no more than a limit together. For one thread.
 *
 * @param <K> names a value; a value that is put again under its name replaces the one before
 */
public final class LruCache<K, V> {
  private final long maxWeight;
  private final ToLongFunction<V> weigher;
  private final Map<K, V> values = new LinkedHashMap<>(64, 0.75f, true);
  private long weight;

  /**
   * An empty cache.
   *
   * @param maxWeight of everything together, in what the weigher gives
   */
  public LruCache(long maxWeight, ToLongFunction<V> weigher) {
    this.maxWeight = maxWeight;
    this.weigher = weigher;
  }

  public Optional<V> get(K key) {
    return Optional.ofNullable(values.get(key));
  }

  public void put(K key, V value) {
    remove(key);
    values.put(key, value);
    weight += weigher.applyAsLong(value);
    Iterator<V> eldest = values.values().iterator();
    while (weight > maxWeight && eldest.hasNext()) {
      weight -= weigher.applyAsLong(eldest.next());
      eldest.remove();
    }
  }

  public void remove(K key) {
    V before = values.remove(key);
    weight -= before == null ? 0 : weigher.applyAsLong(before);
  }
}
