package io.peekbridge.app.bench;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What can be measured. */
public enum Scenario {
  /** PDUs that come in through {@code /send}. */
  INGEST(16_000, 4),
  /** Events that go out to many servers. */
  FANOUT(2_000, 1),
  /** The time from a request to publish to the receipt at other servers, at a steady rate. */
  LATENCY(3_000, 5),
  /** Deliveries that are in the log, brought to many servers by a relay alone. */
  RELAY(4_000, 1),
  /** What servers that are down or slow cost the others. */
  ISOLATION(9_600, 1),
  /** The memory that servers take which are down for good; the events are those of each server. */
  DEAD_WEIGHT(100, 1),
  /** The time until servers are tried that were away; the events are those of each server. */
  RECOVERY(20, 1),
  /** What a second relay adds. */
  SCALING(3_000, 1),
  /** What events cost in rooms of different sizes. */
  ROOMS(2_000, 1);

  private final int defaultEvents;
  private final int defaultWarmUps;

  Scenario(int defaultEvents, int defaultWarmUps) {
    this.defaultEvents = defaultEvents;
    this.defaultWarmUps = defaultWarmUps;
  }

  /** Those that are measured when none is named: all that take minutes, not hours. */
  public static Set<Scenario> usual() {
    return EnumSet.complementOf(EnumSet.of(ROOMS));
  }

  /** How many events one run has unless another number is asked for. */
  int defaultEvents() {
    return defaultEvents;
  }

  /**
   * How many runs there are before the first that counts, unless another number is asked for: more
   * where the figure is of a process that has been up for a while, and its code takes a minute or
   * more to be compiled.
   */
  int defaultWarmUps() {
    return defaultWarmUps;
  }

  /** As it is written on the command line and in the results. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
