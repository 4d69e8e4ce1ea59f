package io.peekbridge.relay.fetch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Work on many events, on all processors. */
public final class InParallel {
  private static final int CHUNK = 256;

  /** Work on one item. */
  @FunctionalInterface
  public interface Work<T, R> {
    R on(T item) throws AnswerRefusedException;
  }

  private InParallel() {}

  /**
   * The results in the order of the items.
   *
   * @throws AnswerRefusedException what the first failing item in that order threw
   */
  public static <T, R> List<R> map(List<T> items, Work<T, R> work)
      throws AnswerRefusedException, InterruptedException {
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

  /** The results of work that refuses nothing, in the order of the items. */
  static <T, R> List<R> apply(List<T> items, Function<T, R> work) throws InterruptedException {
    try {
      return map(items, work::apply);
    } catch (AnswerRefusedException e) {
      throw new IllegalStateException("a function refuses nothing", e);
    }
  }

  private static <T, R> List<R> mapAll(List<T> items, Work<T, R> work)
      throws AnswerRefusedException {
    List<R> results = new ArrayList<>(items.size());
    for (T item : items) {
      results.add(work.on(item));
    }
    return results;
  }

  private static AnswerRefusedException refusal(ExecutionException failure) {
    if (failure.getCause() instanceof AnswerRefusedException refused) {
      return refused;
    }
    throw new IllegalStateException("an event could not be worked on", failure.getCause());
  }
}
