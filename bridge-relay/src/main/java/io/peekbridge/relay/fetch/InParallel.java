package io.peekbridge.relay.follow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work on many events, on all processors. */
final class InParallel {
  private static final int CHUNK = 256;

  /** Work on one item. */
  @FunctionalInterface
  interface Work<T, R> {
    R on(T item) throws SnapshotRefusedException;
  }

  private InParallel() {}

  /**
   * The results in the order of the items.
   *
   * @throws SnapshotRefusedException what the first failing item in that order threw
   */
  static <T, R> List<R> map(List<T> items, Work<T, R> work)
      throws SnapshotRefusedException, InterruptedException {
    List<R> results = new ArrayList<>(items.size());
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<R>>> chunks = new ArrayList<>();
      for (int from = 0; from < items.size(); from += CHUNK) {
        List<T> chunk = items.subList(from, Math.min(items.size(), from + CHUNK));
        chunks.add(executor.submit(() -> mapAll(chunk, work)));
      }
      try {
        for (Future<List<R>> chunk : chunks) {
          results.addAll(chunk.get());
        }
      } catch (ExecutionException e) {
        chunks.forEach(chunk -> chunk.cancel(true));
        throw refusal(e);
      }
    }
    return results;
  }

  private static <T, R> List<R> mapAll(List<T> items, Work<T, R> work)
      throws SnapshotRefusedException {
    List<R> results = new ArrayList<>(items.size());
    for (T item : items) {
      results.add(work.on(item));
    }
    return results;
  }

  private static SnapshotRefusedException refusal(ExecutionException failure) {
    if (failure.getCause() instanceof SnapshotRefusedException refused) {
      return refused;
    }
    throw new IllegalStateException("an event could not be worked on", failure.getCause());
  }
}
