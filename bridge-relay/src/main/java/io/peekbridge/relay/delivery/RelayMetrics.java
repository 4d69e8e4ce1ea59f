package io.peekbridge.relay.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.peekbridge.relay.LaneStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What the relay counts. Tags have a few fixed values; none names a destination, because there is
 * no bound on those, and because who peeks is nobody else's business.
 */
final class RelayMetrics {
  private static final String PREFIX = "peekbridge.relay.";

  private final MeterRegistry registry;
  private final Counter deliveries;
  private final Counter expiredPeeks;
  private final Counter pduErrors;
  private final Counter fallenBehind;
  private final Counter lostRanges;
  private final Counter readAgain;
  private final Counter probes;
  private final Counter buried;
  private final Counter dropped;
  private final Counter revoked;
  private final Counter throttled;
  private final Timer requests;
  private final DistributionSummary batch;
  private final List<Gauge> gauges = new ArrayList<>();

  RelayMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.deliveries = counter("deliveries", "events that destinations took");
    this.expiredPeeks = counter("expired.peeks", "ends of peeks that destinations took");
    this.pduErrors = counter("pdu.errors", "events that destinations took but reported on");
    this.fallenBehind = counter("fallen.behind", "times that a destination lost touch");
    this.lostRanges = counter("lost.ranges", "times that a destination was behind the log's start");
    this.readAgain = counter("records.read.again", "records read for destinations behind");
    this.probes = counter("probes", "transactions without events, to see what is at fault");
    this.buried = counter("buried", "events that a destination refuses");
    this.dropped = counter("dropped", "records that were given up for a destination");
    this.revoked = counter("revoked", "times that a destination was too far behind");
    this.throttled = counter("throttled", "transactions that waited for their rate");
    this.requests = Timer.builder(PREFIX + "transactions").register(registry);
    this.batch = DistributionSummary.builder(PREFIX + "transaction.pdus").register(registry);
  }

  void delivered(int pdus, int expired, Duration took) {
    deliveries.increment(pdus);
    expiredPeeks.increment(expired);
    requests.record(took);
    batch.record(pdus);
  }

  void failed(FailureKind kind) {
    registry.counter(PREFIX + "failures", Tags.of("kind", name(kind))).increment();
  }

  void pduErrors(int count) {
    pduErrors.increment(count);
  }

  void fellBehind() {
    fallenBehind.increment();
  }

  void lostRange() {
    lostRanges.increment();
  }

  void readAgain(int records) {
    readAgain.increment(records);
  }

  void probed() {
    probes.increment();
  }

  void buried() {
    buried.increment();
  }

  void dropped(long records) {
    dropped.increment((double) records);
  }

  void revoked() {
    revoked.increment();
  }

  void throttled() {
    throttled.increment();
  }

  /** Shows what is only known by looking at the lanes. */
  void watch(LaneCensus census, MemoryBudget memory) {
    for (LaneStatus.State state : LaneStatus.State.values()) {
      gauge("lanes", census, c -> c.count(state), Tags.of("state", name(state)));
    }
    gauge("lag.records", census, LaneCensus::lag, Tags.empty());
    gauge("memory.bytes", memory, MemoryBudget::used, Tags.empty());
  }

  private <T> void gauge(String name, T of, ToDoubleFunction<T> value, Tags tags) {
    gauges.add(
        Gauge.builder(PREFIX + name, of, value)
            .tags(tags)
            .strongReference(true)
            .register(registry));
  }

  /** Takes the views of lanes back, so that a relay that starts later can show its own. */
  void unwatch() {
    gauges.forEach(registry::remove);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(PREFIX + name).description(description).register(registry);
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
