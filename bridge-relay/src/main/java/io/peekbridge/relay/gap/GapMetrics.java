package io.peekbridge.relay.gap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.peekbridge.kafka.record.Gap;
import java.util.Locale;
import java.util.function.IntSupplier;

/** What filling gaps counts. No meter is tagged with a room or a server. */
final class GapMetrics {
  private static final String PREFIX = "peekbridge.gaps.";

  private final MeterRegistry registry;
  private final Counter events;
  private final Counter states;
  private Gauge held;

  GapMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.events = counter("events", "events that were fetched and appended");
    this.states = counter("states", "states that were fetched and taken in");
  }

  /** A gap is done with; {@code result} is one of a few words. */
  void finished(Gap.Kind kind, String result) {
    Tags tags = Tags.of("kind", kind.name().toLowerCase(Locale.ROOT), "result", result);
    registry.counter(PREFIX + "finished", tags).increment();
  }

  void appended(int count) {
    events.increment(count);
  }

  void tookState() {
    states.increment();
  }

  /** Something failed; {@code request} is one of a few words. */
  void failed(String request) {
    registry.counter(PREFIX + "failures", Tags.of("request", request)).increment();
  }

  void watch(IntSupplier gaps) {
    held =
        Gauge.builder(PREFIX + "held", gaps, IntSupplier::getAsInt)
            .description("gaps that are worked on or wait")
            .strongReference(true)
            .register(registry);
  }

  /** Takes the gauge back, so that a filler that starts later can show its own. */
  void unwatch() {
    registry.remove(held);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(PREFIX + name).description(description).register(registry);
  }
}
