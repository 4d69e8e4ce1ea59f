package io.peekbridge.federation.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * Does a piece of work once for all who ask for it while it is under way. It runs on a virtual
 * thread of its own, so that an interrupted caller takes nothing away from the others.
 */
public final class SingleFlight<K, V> {
  private final ConcurrentMap<K, CompletableFuture<V>> underWay = new ConcurrentHashMap<>();
  private final Function<K, V> work;

  public SingleFlight(Function<K, V> work) {
    this.work = work;
  }

  /**
   * The result to come: of the work that is under way, or else of work that begins now. Callers do
   * not complete it.
   */
  public CompletableFuture<V> start(K key) {
    CompletableFuture<V> mine = new CompletableFuture<>();
    CompletableFuture<V> theirs = underWay.putIfAbsent(key, mine);
    if (theirs != null) {
      return theirs;
    }
    Thread.startVirtualThread(() -> run(key, mine));
    return mine;
  }

  private void run(K key, CompletableFuture<V> result) {
    try {
      V value = work.apply(key);
      underWay.remove(key, result);
      result.complete(value);
    } catch (RuntimeException | Error e) {
      underWay.remove(key, result);
      result.completeExceptionally(e);
    }
  }
}
