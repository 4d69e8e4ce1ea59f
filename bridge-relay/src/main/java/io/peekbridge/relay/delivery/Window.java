package io.peekbridge.relay.delivery;

import io.peekbridge.relay.RelaySettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/**
 * The records that wait for one destination, in the order of the log. Bounded; one record is always
 * taken, so that a destination gets on whatever the others hold. Not thread-safe.
 */
final class Window {
  private final RelaySettings.Memory limits;
  private final MemoryBudget budget;
  private final Deque<HeldRecord> records = new ArrayDeque<>(4);
  private long bytes;

  /** What {@link #isMoreThan} has found; more records do not change that. */
  private boolean isMore;

  Window(RelaySettings.Memory limits, MemoryBudget budget) {
    this.limits = limits;
    this.budget = budget;
  }

  /**
   * Takes a record behind the others.
   *
   * @param most records that there may be afterwards, besides the other limits
   * @return whether there was room for it
   */
  boolean offer(HeldRecord added, int most) {
    if (isFull(most)) {
      return false;
    }
    append(added);
    return true;
  }

  /** Takes a record behind the others, whether there is room or not. */
  void append(HeldRecord added) {
    added.hold(budget);
    records.addLast(added);
    bytes += added.bytes();
  }

  private boolean isFull(int most) {
    return !records.isEmpty()
        && (records.size() >= Math.min(most, limits.laneRecords())
            || bytes >= limits.laneBytes()
            || budget.isSpent());
  }

  boolean isEmpty() {
    return records.isEmpty();
  }

  int size() {
    return records.size();
  }

  long bytes() {
    return bytes;
  }

  /** The offset of the first record; there must be one. */
  long first() {
    return records.getFirst().offset();
  }

  /** The time of the first record, milliseconds since the epoch; there must be one. */
  long oldest() {
    return records.getFirst().timestamp();
  }

  /**
   * The records of the next transaction: events, then ended peeks. An event that comes after the
   * end of a peek starts another transaction, because receivers look at the events first.
   *
   * @param through no record beyond this offset
   */
  List<HeldRecord> head(BatchLimits batch, long through) {
    List<HeldRecord> head = new ArrayList<>();
    int pdus = 0;
    long size = 0;
    for (HeldRecord held : records) {
      int expired = head.size() - pdus;
      size += held.bytes();
      boolean fits =
          held.isPdu() ? pdus < batch.pdus() && expired == 0 : expired < batch.expiredPeeks();
      if (!fits || held.offset() > through || (!head.isEmpty() && size > batch.bytes())) {
        break;
      }
      head.add(held);
      pdus += held.isPdu() ? 1 : 0;
    }
    return head;
  }

  /** Whether there is more than goes into a transaction, so that the next one cannot grow. */
  boolean isMoreThan(BatchLimits batch) {
    if (!isMore && (records.size() > batch.pdus() || bytes > batch.bytes())) {
      isMore = head(batch, Long.MAX_VALUE).size() < records.size();
    }
    return isMore;
  }

  /** Lets go of the records up to an offset, inclusive. */
  void removeThrough(long offset) {
    isMore = false;
    while (!records.isEmpty() && records.getFirst().offset() <= offset) {
      HeldRecord removed = records.removeFirst();
      bytes -= removed.bytes();
      removed.release(budget);
    }
  }

  /** The offset of the first record behind an offset. */
  OptionalLong firstAfter(long offset) {
    for (HeldRecord held : records) {
      if (held.offset() > offset) {
        return OptionalLong.of(held.offset());
      }
    }
    return OptionalLong.empty();
  }

  /** How many records stand at or before an offset. */
  int countThrough(long offset) {
    int count = 0;
    for (HeldRecord held : records) {
      if (held.offset() > offset) {
        break;
      }
      count++;
    }
    return count;
  }

  void clear() {
    removeThrough(Long.MAX_VALUE);
  }
}
