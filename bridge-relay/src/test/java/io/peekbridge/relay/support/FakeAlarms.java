package io.peekbridge.relay.support;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that stands still until told, and alarms that go off when it passes them. */
public final class FakeAlarms implements Alarms, InstantSource {
  private record Set(Instant at, Runnable task) {}

  private final List<Set> alarms = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  public Alarm at(Instant time, Runnable task) {
    Set set = new Set(time, task);
    alarms.add(set);
    return () -> alarms.remove(set);
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Moves the clock; everything that is due goes off at its own time. */
  public void advance(Duration by) {
    Instant end = now.plus(by);
    for (Set next = next(end); next != null; next = next(end)) {
      alarms.remove(next);
      now = next.at().isAfter(now) ? next.at() : now;
      next.task().run();
    }
    now = end;
  }

  /** How many alarms are set. */
  public int count() {
    return alarms.size();
  }

  /** Forgets all alarms, as the end of a process does. */
  public void clear() {
    alarms.clear();
  }

  private Set next(Instant end) {
    return alarms.stream()
        .filter(set -> !set.at().isAfter(end))
        .min(Comparator.comparing(Set::at))
        .orElse(null);
  }
}
