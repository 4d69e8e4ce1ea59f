package io.peekbridge.relay.delivery;

import java.util.List;
import java.util.OptionalLong;

/**
 * Which records of its partition a destination has, and which it still has to read again. Not
 * thread-safe.
 *
 * <p>Records come from two readers. The <em>live</em> one is the group's consumer, which reads the
 * partition once and waits for nobody; what a lane cannot take is missed. The other reads parts of
 * the partition <em>again</em>, for lanes that missed something. Three offsets keep them apart:
 *
 * <pre>
 *   cursor          next                 missed
 *     |   window     |    to read again    |
 * ----+--------------+---------------------+------ offsets
 * </pre>
 *
 * <ul>
 *   <li>Every record for the destination from {@code cursor} (exclusive) to {@code next}
 *       (exclusive) is in the window.
 *   <li>Every record for it from {@code next} on that the live reader has passed is at or before
 *       {@code missed}.
 * </ul>
 *
 * <p>So a lane is behind exactly while {@code missed >= next}: live records may go to the window
 * only if there is no hole before them. Whichever reader is ahead of the other when a lane joins
 * the live one again, a record below {@code next} is not taken a second time, and one that the live
 * reader passed before is not jumped over, because it moved {@code missed}.
 *
 * <p>What the place on the log says decides what a restart does. With {@code behind} it reads again
 * from the cursor; without, it relies on the live reader, which starts at the group's committed
 * offset. Therefore a lane <em>holds back</em> that offset at its first undelivered record until a
 * place with {@code behind} is safely written, and a place without {@code behind} is only written
 * once everything that was read again ({@code < liveFrom}) is delivered. From the moment that such
 * a place is on its way, the lane holds back again.
 */
final class Feed {
  private final Window window;
  private final BatchLimits batch;
  private final Gate gate;
  private final Backlog backlog;
  private long cursor = Place.NONE;
  private long next;
  private long missed = Place.NONE;
  private long attempted = Place.NONE;
  private long liveFrom;
  private boolean recordedBehind;
  private boolean filling;
  private int drops;

  /** The feed of a destination that nothing is known of: it takes what comes. */
  Feed(Window window, BatchLimits batch, Gate gate) {
    this(window, batch, gate, new Backlog());
  }

  private Feed(Window window, BatchLimits batch, Gate gate, Backlog backlog) {
    this.window = window;
    this.batch = batch;
    this.gate = gate;
    this.backlog = backlog;
  }

  /**
   * The feed of a destination whose place is on the log.
   *
   * @param start the offset at which the live reader starts
   * @param backlog of a place that is behind
   */
  Feed(Window window, BatchLimits batch, Gate gate, Place place, long start, Backlog backlog) {
    this(window, batch, gate, place.behind() ? backlog : new Backlog());
    this.cursor = place.cursor();
    this.next = place.cursor() + 1;
    if (place.behind()) {
      this.missed = Math.max(start - 1, place.cursor());
      this.recordedBehind = true;
    }
    // What the live reader does not come by again has been deleted.
    this.attempted = place.behind() || place.attempted() >= start ? place.attempted() : Place.NONE;
  }

  boolean isBehind() {
    return missed >= next;
  }

  /** Whether nothing waits in memory, and the place on the log says that the lane is behind. */
  boolean isRecordedBehind() {
    return recordedBehind && window.isEmpty();
  }

  /**
   * A record from the live reader.
   *
   * @return false if there was no room for it
   */
  boolean offerLive(HeldRecord held) {
    if (held.offset() < next) {
      return true;
    }
    if (!isBehind() && take(held, Integer.MAX_VALUE)) {
      next = held.offset() + 1;
      return true;
    }
    backlog.passedOver(held, window);
    missed = held.offset();
    return false;
  }

  /**
   * A record that was read again; all between {@code next} and it were offered before.
   *
   * @param drops as it was when {@code next} was looked at; if the window was dropped since, there
   *     would be a hole before the record
   * @param most records that the window may have afterwards
   * @return false if it was not taken, and neither can those after it be
   */
  boolean offerAgain(HeldRecord held, int drops, int most) {
    if (drops != this.drops || !isBehind()) {
      return false;
    }
    if (held.offset() < next) {
      return true;
    }
    if (!take(held, most)) {
      filling = false;
      return false;
    }
    backlog.read();
    advance(held.offset() + 1);
    return true;
  }

  /**
   * A part of a transaction that is to be sent again as it was is taken whatever the limits say.
   */
  private boolean take(HeldRecord held, int most) {
    if (held.offset() > attempted) {
      return window.offer(held, most);
    }
    window.append(held);
    return true;
  }

  /**
   * All records before this offset were offered again.
   *
   * @param drops as in {@link #offerAgain}
   * @return whether nothing is missing any more: from now on the live reader feeds the lane
   */
  boolean reachedAgain(long position, int drops) {
    return drops == this.drops && isBehind() && advance(position);
  }

  /** Nothing is missing before this offset; whether nothing is missing at all any more. */
  private boolean advance(long to) {
    next = Math.max(next, to);
    if (isBehind()) {
      return false;
    }
    liveFrom = next;
    filling = false;
    backlog.isRead();
    return true;
  }

  /** Whether records are wanted from the second reader. */
  boolean isFilling() {
    return filling && isBehind();
  }

  /** Asks for records from the second reader, if there is need and room. */
  void fill(int lowMark) {
    filling |= isBehind() && window.size() <= lowMark;
  }

  /** The offset from which records are wanted. */
  long next() {
    return next;
  }

  /** How often the window was dropped. */
  int drops() {
    return drops;
  }

  /**
   * The records before this offset are gone from the log.
   *
   * @return whether nothing that could be read again is missing any more
   */
  boolean gone(long beginning) {
    attempted = Place.NONE;
    backlog.lost();
    return isBehind() && advance(beginning);
  }

  /** Gives up everything up to an offset, inclusive. */
  void skipThrough(long offset) {
    attempted = Place.NONE;
    window.removeThrough(offset);
    backlog.forget();
    if (isBehind() || offset >= next) {
      advance(offset + 1);
    }
  }

  /** Whether something waits that stands at or before an offset. */
  boolean hasThrough(long offset) {
    return window.isEmpty() ? isBehind() && next <= offset : window.first() <= offset;
  }

  /**
   * Whether a transaction can be made. One that failed is made again only once all its records are
   * here; a lane that is behind waits for more than fits, as long as more is coming, and so does
   * every lane while the gate is closed.
   */
  boolean isSendable() {
    if (window.isEmpty()) {
      return false;
    }
    if (attempted != Place.NONE) {
      return next > attempted;
    }
    boolean isMoreComing = isBehind() ? filling : !gate.isOpen();
    return !isMoreComing || window.isMoreThan(batch);
  }

  /** The records of the next transaction. */
  List<HeldRecord> head() {
    if (attempted != Place.NONE && window.firstAfter(attempted).equals(window.firstAfter(cursor))) {
      // Nothing of the failed transaction is left on the log.
      attempted = Place.NONE;
    }
    return window.head(batch, attempted == Place.NONE ? Long.MAX_VALUE : attempted);
  }

  /** The transaction that ended at this offset failed, or (with {@link Place#NONE}) none did. */
  void attempted(long last) {
    attempted = last;
  }

  /** The place once everything up to an offset is delivered; it is about to be written. */
  Place placeAfter(long delivered) {
    long undelivered = window.firstAfter(delivered).orElse(next);
    boolean behind = isBehind() || undelivered < liveFrom;
    recordedBehind &= behind;
    return new Place(undelivered - 1, Place.NONE, behind);
  }

  /** The place of a lane that lets go of its window; it is about to be written. */
  Place placeBeforeWindow() {
    return new Place(window.firstAfter(Place.NONE).orElse(next) - 1, attempted, true);
  }

  /** The place of a lane that failed and keeps its window. */
  Place placeNow() {
    return new Place(cursor, attempted, recordedBehind);
  }

  /** The place is written. */
  void recorded(Place place) {
    cursor = place.cursor();
    recordedBehind = place.behind();
    if (!window.isEmpty() && window.first() <= cursor) {
      backlog.delivered(window.oldest());
    }
    window.removeThrough(cursor);
  }

  /** Lets go of the records in memory; they are read again later. */
  void dropWindow() {
    if (!window.isEmpty()) {
      backlog.letGo(window);
      missed = Math.max(missed, next - 1);
      next = window.firstAfter(Place.NONE).orElse(next);
      window.clear();
    }
    drops++;
    filling = false;
  }

  /** The offset that the group must not commit past, if the lane needs it to wait. */
  OptionalLong holdBack() {
    if (recordedBehind) {
      return isBehind() || window.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Math.max(window.first(), liveFrom));
    }
    if (!window.isEmpty()) {
      return OptionalLong.of(window.first());
    }
    return isBehind() ? OptionalLong.of(next) : OptionalLong.empty();
  }

  long cursor() {
    return cursor;
  }

  /** The last offset at which there is, as far as is known, a record for the destination. */
  long latest() {
    return Math.max(missed, next - 1);
  }

  int waiting() {
    return window.size();
  }

  /** Records that are known to wait, in memory or not. */
  long pending() {
    return backlog.size(window);
  }

  /** How many will wait once everything up to an offset is delivered. */
  long pendingAfter(long delivered) {
    return pending() - window.countThrough(delivered);
  }

  /** The time of the oldest of them, milliseconds since the epoch; 0 for none. */
  long oldestPending() {
    return backlog.oldest(window);
  }

  /** Whether records were deleted that the destination should have got. */
  boolean hasLost() {
    return backlog.isLost();
  }

  /** Lets go of the records without a trace, because another process feeds the destination now. */
  void close() {
    window.clear();
  }
}
