package io.peekbridge.app.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Does the same for several things at once. */
final class Parallel {
  private Parallel() {}

  /** What is done for one thing. */
  interface Action<T> {
    void accept(T item) throws Exception;
  }

  /**
   * Returns when it is done for all.
   *
   * @param threads is closed
   * @throws BenchFailedException if it failed for one
   */
  static <T> void forEach(ExecutorService threads, List<T> items, Action<T> action)
      throws InterruptedException {
    try (threads) {
      List<Future<?>> results = new ArrayList<>();
      for (T item : items) {
        results.add(
            threads.submit(
                () -> {
                  action.accept(item);
                  return null;
                }));
      }
      for (Future<?> result : results) {
        result.get();
      }
    } catch (ExecutionException e) {
      throw new BenchFailedException(String.valueOf(e.getCause().getMessage()), e.getCause());
    }
  }
}
