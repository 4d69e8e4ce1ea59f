package io.peekbridge.relay.gap;

import io.peekbridge.relay.GapSettings;
import io.peekbridge.relay.fetch.TimeLimit;
import java.time.InstantSource;

/** What the search for the events of a gap may still take, whatever the servers answer. */
final class Budget {
  private final TimeLimit time;
  private int events;
  private long bytes;

  Budget(GapSettings.Search limits, InstantSource clock) {
    this.time = TimeLimit.of(clock, limits.time());
    this.events = limits.events();
    this.bytes = limits.bytes();
  }

  TimeLimit time() {
    return time;
  }

  /** Something was looked at. */
  void read(long length) {
    bytes -= length;
  }

  /** An event was kept. */
  void kept() {
    events--;
  }

  int eventsLeft() {
    return Math.max(0, events);
  }

  boolean isSpent() {
    return events <= 0 || bytes <= 0 || time.isOver();
  }
}
