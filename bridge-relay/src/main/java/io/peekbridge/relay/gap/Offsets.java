package io.peekbridge.relay.gap;

import java.util.OptionalLong;
import java.util.TreeSet;

/** How far a partition is worked through, while its records end in any order. */
final class Offsets {
  private final TreeSet<Long> open = new TreeSet<>();
  private long next = -1;
  private boolean lost;

  /** A record was read. */
  synchronized void read(long offset) {
    open.add(offset);
    next = offset + 1;
  }

  /** Reading is at this place; what is before it was read or is not there. */
  synchronized void passed(long position) {
    next = position;
  }

  synchronized void done(long offset) {
    open.remove(offset);
  }

  /** Everything before this is done. */
  synchronized OptionalLong committable() {
    if (next < 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(open.isEmpty() ? next : open.first());
  }

  /** The partition is another process's now. */
  synchronized void lose() {
    lost = true;
  }

  synchronized boolean isLost() {
    return lost;
  }
}
