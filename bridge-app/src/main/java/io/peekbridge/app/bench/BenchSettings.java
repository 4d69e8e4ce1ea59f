package io.peekbridge.app.bench;

import java.util.Map;
import java.util.OptionalInt;

/**
 * How to measure.
 *
 * @param runs how often each scenario is measured, 1 to 100; the median counts
 * @param events events of one run, at least 1; absent: each scenario's own number
 * @param receivers servers that {@link Scenario#FANOUT} delivers to, 1 to 10,000
 * @param overrides settings of the bridge by key path, where they differ from the defaults
 */
public record BenchSettings(
    int runs, OptionalInt events, int receivers, Map<String, String> overrides) {
  public static final int DEFAULT_RUNS = 3;
  public static final int DEFAULT_RECEIVERS = 50;

  public BenchSettings {
    requireRange("runs", runs, 100);
    requireRange("receivers", receivers, 10_000);
    events.ifPresent(count -> requireRange("events", count, 10_000_000));
    overrides = Map.copyOf(overrides);
  }

  int events(Scenario scenario) {
    return events.orElse(scenario.defaultEvents());
  }

  private static void requireRange(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException("%s: 1 to %,d".formatted(name, most));
    }
  }
}
