package io.peekbridge.relay.delivery;

import java.time.Instant;

/**
 * What a lane has, and what is ordered.
 *
 * @param sendable whether a transaction can be made
 * @param behind whether it missed records
 * @param recordedBehind whether nothing waits in memory, and its place on the log says that it is
 *     behind
 * @param paused whether nothing is to be sent
 * @param dropped whether some of what waits is to be dropped
 * @param overdue whether it is too far behind
 * @param mayBury whether the destination has not refused too many events in a row
 * @param retryAfter failures up to that time do not put off the next try
 */
record LaneFacts(
    boolean sendable,
    boolean behind,
    boolean recordedBehind,
    boolean paused,
    boolean dropped,
    boolean overdue,
    boolean mayBury,
    Instant retryAfter) {

  boolean isToGiveUp() {
    return dropped || overdue;
  }
}
