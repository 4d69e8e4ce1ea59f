package io.peekbridge.app.bench;

import io.peekbridge.app.config.ConfigLoader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How to measure.
 *
 * @param runs how often each scenario is measured, 1 to 100; the median counts
 * @param warmUps runs before the first that counts, 0 to 100; absent: each scenario's own number
 * @param events events of one run, at least 1; absent: each scenario's own number
 * @param receivers servers that {@link Scenario#FANOUT}, {@link Scenario#RELAY} and {@link
 *     Scenario#SCALING} deliver to, 1 to 10,000
 * @param destinations servers of {@link Scenario#ISOLATION}, {@link Scenario#DEAD_WEIGHT} and
 *     {@link Scenario#RECOVERY}, good and bad, 10 to 100,000; absent: each scenario's own number
 * @param rooms sizes of the rooms of {@link Scenario#ROOMS}, in state events, each {@value
 *     #MIN_ROOM} to {@value #MAX_ROOM}
 * @param overrides settings of the bridge by key path, where they differ from the defaults
 */
public record BenchSettings(
    int runs,
    OptionalInt warmUps,
    OptionalInt events,
    int receivers,
    OptionalInt destinations,
    List<Integer> rooms,
    Map<String, String> overrides) {
  public static final int DEFAULT_RUNS = 3;
  public static final int DEFAULT_RECEIVERS = 50;
  public static final List<Integer> DEFAULT_ROOMS = List.of(100, 10_000, 100_000);
  private static final int MIN_ROOM = 100;
  private static final int MAX_ROOM = 140_000;

  public BenchSettings {
    requireRange("runs", runs, 100);
    warmUps.ifPresent(count -> requireRange("warm-up", count, 0, 100));
    requireRange("receivers", receivers, 10_000);
    events.ifPresent(count -> requireRange("events", count, 10_000_000));
    destinations.ifPresent(count -> requireRange("destinations", count, 10, 100_000));
    rooms = List.copyOf(rooms);
    rooms.forEach(size -> requireRange("rooms", size, MIN_ROOM, MAX_ROOM));
    overrides = Map.copyOf(overrides);
  }

  int warmUps(Scenario scenario) {
    return warmUps.orElse(scenario.defaultWarmUps());
  }

  int events(Scenario scenario) {
    return events.orElse(scenario.defaultEvents());
  }

  /**
   * The partitions of every topic, as the bridge is set.
   *
   * @throws io.peekbridge.app.config.ConfigException if a setting is not one
   */
  int partitions() {
    Map<String, String> options = new HashMap<>(overrides);
    options.put("server_name", "bridge.test");
    return ConfigLoader.load(Optional.empty(), Map.of(), options).kafka().partitions();
  }

  private static void requireRange(String name, int value, int most) {
    requireRange(name, value, 1, most);
  }

  private static void requireRange(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException("%s: %,d to %,d".formatted(name, least, most));
    }
  }
}
