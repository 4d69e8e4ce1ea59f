package io.peekbridge.relay.join;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** What joining counts. No meter is tagged with a room or a server. */
final class JoinMetrics {
  private static final String PREFIX = "peekbridge.joins.";

  private final MeterRegistry registry;
  private final Counter events;
  private final Counter dropped;

  JoinMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.events = counter("events", "events of rooms that were joined");
    this.dropped = counter("events.dropped", "events of such rooms that could not be proven");
  }

  /** A join has ended; {@code result} is one of a few words. */
  void finished(String result) {
    registry.counter(PREFIX + "finished", Tags.of("result", result)).increment();
  }

  void tookIn(int taken, int leftOut) {
    events.increment(taken);
    dropped.increment(leftOut);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(PREFIX + name).description(description).register(registry);
  }
}
