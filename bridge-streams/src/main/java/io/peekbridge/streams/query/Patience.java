package io.peekbridge.streams.query;

import io.peekbridge.kafka.query.RoomsUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A wait that ends: for something that is told, unless it has happened already. */
final class Patience {
  /** How long to wait before looking again into stores that could not be read. */
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final long deadline;

  private Patience(long deadline) {
    this.deadline = deadline;
  }

  static Patience of(Duration patience) {
    return new Patience(System.nanoTime() + patience.toNanos());
  }

  /**
   * Waits until it is told, or finds that it has happened.
   *
   * @param told completed when it happens from now on
   * @param happened looks whether it has happened; asked until it can be answered, once
   * @return empty if it took too long
   */
  <T> Optional<T> await(CompletableFuture<T> told, Supplier<Optional<T>> happened)
      throws InterruptedException {
    boolean looked = false;
    while (true) {
      if (!looked) {
        try {
          Optional<T> found = happened.get();
          if (found.isPresent()) {
            return found;
          }
          looked = true;
        } catch (RoomsUnavailableException e) {
          // Asked again below, unless it is told before.
          looked = false;
        }
      }
      long left = deadline - System.nanoTime();
      Optional<T> result = get(told, looked ? left : Math.min(left, RETRY_NANOS));
      if (result.isPresent() || left <= 0) {
        return result;
      }
    }
  }

  private static <T> Optional<T> get(CompletableFuture<T> told, long nanos)
      throws InterruptedException {
    try {
      return Optional.of(told.get(Math.max(nanos, 0), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("never completed with a failure", e);
    }
  }
}
