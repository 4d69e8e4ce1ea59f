package io.peekbridge.app.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The arithmetic of measuring. */
final class Figures {
  private static final double NANOS_PER_SECOND = 1e9;

  private Figures() {}

  /**
   * The smallest value that at least this part of all values do not exceed (nearest rank).
   *
   * @param part more than 0, at most 1
   * @param values not empty; they need no order and stay as they are
   */
  static double percentile(double part, long... values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(part * sorted.length);
    return sorted[Math.max(rank, 1) - 1];
  }

  /** The same in milliseconds, of nanoseconds. */
  static double percentileMillis(double part, long... nanos) {
    return percentile(part, nanos) / 1e6;
  }

  /** The middle value, or the mean of the middle two. */
  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** How many of them a second, between two values of {@link System#nanoTime}. */
  static double perSecond(long count, long fromNanos, long toNanos) {
    return count * NANOS_PER_SECOND / Math.max(1, toNanos - fromNanos);
  }

  /** The seconds between two values of {@link System#nanoTime}. */
  static double seconds(long fromNanos, long toNanos) {
    return (toNanos - fromNanos) / NANOS_PER_SECOND;
  }

  /** The median of each figure over all runs, rounded for reading. */
  static ObjectNode medians(List<Map<String, Double>> runs) {
    ObjectNode medians = JsonNodeFactory.instance.objectNode();
    for (String name : runs.getFirst().keySet()) {
      double median = median(runs.stream().map(run -> run.get(name)).toList());
      medians.put(name, rounded(median));
    }
    return medians;
  }

  /** The same for people. */
  static String text(double value) {
    return String.format(Locale.ROOT, value >= 1_000 ? "%,.0f" : "%,.2f", value);
  }

  /** Whole numbers where they are large, two decimals where they are not. */
  static double rounded(double value) {
    return value >= 1_000 ? Math.rint(value) : Math.rint(value * 100) / 100;
  }
}
