package io.peekbridge.app.support;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/** Repeats what may fail while a part of a bridge is away. */
public final class Retry {
  private Retry() {}

  /** What came of it, and after how many failures. */
  public record Result<T>(T value, int failures) {}

  /** Repeats the call until it succeeds, for two minutes at most. */
  public static <T> Result<T> until(String what, Callable<T> call) {
    AtomicReference<T> value = new AtomicReference<>();
    int[] failures = {0};
    Awaitility.await(what)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(25))
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              try {
                value.set(call.call());
                return true;
              } catch (Exception e) {
                failures[0]++;
                return false;
              }
            });
    return new Result<>(value.get(), failures[0]);
  }
}
