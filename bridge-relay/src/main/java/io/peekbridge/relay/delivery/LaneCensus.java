package io.peekbridge.relay.delivery;

import io.peekbridge.relay.LaneStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Counts lanes for the metrics, looking at all of them at most once a second. */
final class LaneCensus {
  private static final Duration FRESH = Duration.ofSeconds(1);

  private record Counted(Map<LaneStatus.State, Integer> states, long lag, Instant at) {}

  private final Supplier<List<LaneStatus>> lanes;
  private final InstantSource clock;
  private Counted last = new Counted(Map.of(), 0, Instant.EPOCH);

  LaneCensus(Supplier<List<LaneStatus>> lanes, InstantSource clock) {
    this.lanes = lanes;
    this.clock = clock;
  }

  int count(LaneStatus.State state) {
    return counted().states().getOrDefault(state, 0);
  }

  /** How far the slowest destination is behind the newest record for it, in offsets. */
  long lag() {
    return counted().lag();
  }

  private synchronized Counted counted() {
    Instant now = clock.instant();
    if (last.at().plus(FRESH).isBefore(now)) {
      last = count(lanes.get(), now);
    }
    return last;
  }

  private static Counted count(List<LaneStatus> lanes, Instant now) {
    Map<LaneStatus.State, Integer> states = new EnumMap<>(LaneStatus.State.class);
    long lag = 0;
    for (LaneStatus lane : lanes) {
      states.merge(lane.state(), 1, Integer::sum);
      lag = Math.max(lag, lane.latest() - lane.cursor());
    }
    return new Counted(states, lag, now);
  }
}
