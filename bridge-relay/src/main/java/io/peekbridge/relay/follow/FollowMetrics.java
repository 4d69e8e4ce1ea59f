package io.peekbridge.relay.follow;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.peekbridge.relay.PeekStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What following counts. No meter is tagged with a room or a server. */
final class FollowMetrics {
  private static final String PREFIX = "peekbridge.follow.";

  private final MeterRegistry registry;
  private final Counter snapshots;
  private final Counter snapshotEvents;
  private final Counter refused;
  private final Counter renewals;
  private final List<Gauge> gauges = new ArrayList<>();

  FollowMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.snapshots = counter("snapshots", "snapshots that became rooms");
    this.snapshotEvents = counter("snapshot.events", "events in them");
    this.refused = counter("snapshots.refused", "snapshots that were refused");
    this.renewals = counter("renewals", "peeks that were renewed");
  }

  void takenIn(int events) {
    snapshots.increment();
    snapshotEvents.increment(events);
  }

  void refused() {
    refused.increment();
  }

  void renewed() {
    renewals.increment();
  }

  /** Something failed; {@code request} is one of a few words. */
  void failed(String request) {
    registry.counter(PREFIX + "failures", Tags.of("request", request)).increment();
  }

  /** Shows how many peeks are in each state. */
  void watch(ToDoubleFunction<PeekStatus.State> count) {
    for (PeekStatus.State state : PeekStatus.State.values()) {
      gauges.add(
          Gauge.builder(PREFIX + "peeks", state, count)
              .tags("state", state.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  /** Takes the view of peeks back, so that a follower that starts later can show its own. */
  void unwatch() {
    gauges.forEach(registry::remove);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(PREFIX + name).description(description).register(registry);
  }
}
