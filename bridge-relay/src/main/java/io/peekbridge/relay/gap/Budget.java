package io.peekbridge.relay.gap;

import io.peekbridge.relay.GapSettings;
import io.peekbridge.relay.fetch.TimeLimit;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What the search for the events of a gap may still take, whatever the servers answer. Each server
 * has a share of it, so that one that is slow or talks much leaves something for the others.
 */
final class Budget {
  private static final int SHARES = 3;

  private final InstantSource clock;
  private final Duration whole;
  private final TimeLimit time;
  private int events;
  private long bytes;

  Budget(GapSettings.Search limits, InstantSource clock) {
    this.clock = clock;
    this.whole = limits.time();
    this.time = TimeLimit.of(clock, limits.time());
    this.events = limits.events();
    this.bytes = limits.bytes();
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

  /** What one server may take now. */
  Share share() {
    return new Share();
  }

  /** A part of the budget; what it spends, the whole has spent. */
  final class Share {
    private final TimeLimit ours = TimeLimit.of(clock, whole.dividedBy(SHARES));
    private long bytesLeft = bytes / SHARES;

    TimeLimit time() {
      return ours;
    }

    /** Something was looked at. */
    void read(long length) {
      bytes -= length;
      bytesLeft -= length;
    }

    boolean isSpent() {
      return bytesLeft <= 0 || ours.isOver() || Budget.this.isSpent();
    }
  }
}
