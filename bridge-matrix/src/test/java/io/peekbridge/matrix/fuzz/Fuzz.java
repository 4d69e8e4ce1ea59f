package io.peekbridge.matrix.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Gives a piece of code many inputs, each made from the seed and its number alone. What the code
 * throws, and an input on which it works too long, is a failure that names both.
 *
 * <p>System properties: {@code fuzz.count} is how many inputs a parser gets, {@code fuzz.entries}
 * how many entries the topology gets, {@code fuzz.seed} a number or {@code random}.
 */
public final class Fuzz {
  private static final int COUNT = Integer.getInteger("fuzz.count", 3_000);
  private static final int ENTRIES = Integer.getInteger("fuzz.entries", 2_000);
  private static final long SEED = seed(System.getProperty("fuzz.seed", "2444"));

  /** Of the processor's time, so that a busy machine makes no difference. */
  private static final long MAX_NANOS = 1_000_000_000L;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Fuzz() {}

  /** Makes an input out of chance. */
  @FunctionalInterface
  public interface Generator<T> {
    T next(Random random);
  }

  /** Has an input worked on, and looks at what comes of it. */
  @FunctionalInterface
  public interface Target<T> {
    void take(T input, Random random) throws Exception;
  }

  /** As many inputs as a parser is to get. */
  public static <T> void run(String what, Generator<T> generator, Target<T> target) {
    run(what, COUNT, true, generator, target);
  }

  /**
   * As many rounds as give the topology its entries; the target watches the time of each.
   *
   * @param entries how many there are in a round
   */
  public static <T> void rounds(
      String what, int entries, Generator<T> generator, Target<T> target) {
    run(what + ", times " + entries, ENTRIES / entries, false, generator, target);
  }

  /** Something that is done with an input. */
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }

  /** Does something that must not take long. */
  public static void timed(Work work) throws Exception {
    timed(true, work);
  }

  private static void timed(boolean isBounded, Work work) throws Exception {
    long before = THREADS.getCurrentThreadCpuTime();
    work.run();
    long nanos = THREADS.getCurrentThreadCpuTime() - before;
    if (isBounded && nanos > MAX_NANOS) {
      throw new AssertionError("took " + nanos / 1_000_000 + " ms");
    }
  }

  private static <T> void run(
      String what, int count, boolean isOne, Generator<T> generator, Target<T> target) {
    long start = System.nanoTime();
    for (int number = 0; number < count; number++) {
      Random random = new Random(SEED + number * 0x9E3779B97F4A7C15L);
      T input = generator.next(random);
      try {
        timed(isOne, () -> target.take(input, random));
      } catch (Exception | AssertionError | StackOverflowError e) {
        throw failure(what, number, input, e.toString(), e);
      }
    }
    System.out.printf(
        "fuzz: %,d inputs for %s, seed %d, %.1f s%n",
        count, what, SEED, (System.nanoTime() - start) / 1e9);
  }

  private static AssertionError failure(
      String what, int number, Object input, String how, Throwable cause) {
    return new AssertionError(
        "%s, seed %d, input %d: %s%n%s".formatted(what, SEED, number, how, shown(input)), cause);
  }

  private static String shown(Object input) {
    String text =
        input instanceof byte[] bytes
            ? new String(bytes, StandardCharsets.UTF_8)
            : input.toString();
    return text.length() > 4_000 ? text.substring(0, 4_000) + "..." : text;
  }

  private static long seed(String setting) {
    return setting.equals("random") ? System.nanoTime() : Long.parseLong(setting);
  }
}
