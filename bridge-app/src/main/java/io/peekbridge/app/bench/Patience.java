package io.peekbridge.app.bench;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something that has to be asked for. */
final class Patience {
  private static final Duration GLANCE = Duration.ofMillis(100);

  private Patience() {}

  /**
   * Waits until it is so.
   *
   * @param otherwise what to say if that does not come about in time
   * @return when it was so, in {@link System#nanoTime}
   */
  static long until(BooleanSupplier isSo, Duration atMost, Supplier<String> otherwise)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new BenchFailedException(
            otherwise.get() + " after " + atMost.toSeconds() + " seconds");
      }
      Thread.sleep(GLANCE);
    }
    return System.nanoTime();
  }
}
