package io.peekbridge.relay.delivery;

/**
 * A lane that is served by the second reader, until its window is full or dropped.
 *
 * @param next all records for the lane from this offset on are to be offered
 * @param drops as {@link Feed#offerAgain} wants it
 */
record Boarding(Lane lane, long next, int drops) {
  /** Whether the lane took the record; if not, it gets off. */
  boolean offer(HeldRecord held) {
    return lane.offerAgain(held, drops);
  }

  /** All records before this offset were offered. */
  void reached(long position) {
    lane.reachedAgain(position, drops);
  }
}
