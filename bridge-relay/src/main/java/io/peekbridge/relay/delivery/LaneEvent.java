package io.peekbridge.relay.delivery;

import java.time.Duration;
import java.util.Optional;

/** What happens to a lane. */
sealed interface LaneEvent {

  /** The end of something that was in flight; it comes exactly once, where it is waited for. */
  sealed interface End extends LaneEvent {}

  /** Records came into the window, enough for a transaction. */
  record Ready() implements LaneEvent {}

  /** A live record found no room: the lane fell behind. */
  record Overflowed() implements LaneEvent {}

  /** Everything that was missed has been read again, and nothing of it was for the destination. */
  record CaughtUp() implements LaneEvent {}

  /** The destination took the transaction. */
  record Delivered() implements End {}

  /** The destination took a transaction without events. */
  record ProbeTaken() implements End {}

  /**
   * The destination did not take the transaction, or may not have.
   *
   * @param retryAfter how long it wants to be left alone
   * @param records how many were in it; 0 if it was a probe, or was not sent
   */
  record Failed(String error, Optional<Duration> retryAfter, Suspicion suspicion, int records)
      implements End {}

  /** The place is on the log. */
  record Written() implements End {}

  /**
   * The dead letter is safe.
   *
   * @param isBacklog whether it is that of all that was to be dropped
   */
  record Buried(boolean isBacklog) implements End {}

  /** The ends of the destination's peeks are on the log. */
  record Revoked() implements End {}

  /** What was to be given up could not be written down now. */
  record Hindered() implements End {}

  /** An alarm went off, or what is ordered about the destination has changed. */
  record Due() implements LaneEvent {}

  /** Finish what is in flight. */
  record Stop() implements LaneEvent {}

  /** There is no time left to finish anything, or the partition is another process's already. */
  record Abandon() implements LaneEvent {}

  LaneEvent READY = new Ready();
  LaneEvent OVERFLOWED = new Overflowed();
  LaneEvent CAUGHT_UP = new CaughtUp();
  LaneEvent DELIVERED = new Delivered();
  LaneEvent PROBE_TAKEN = new ProbeTaken();
  LaneEvent WRITTEN = new Written();
  LaneEvent EVENT_BURIED = new Buried(false);
  LaneEvent BACKLOG_BURIED = new Buried(true);
  LaneEvent REVOKED = new Revoked();
  LaneEvent HINDERED = new Hindered();
  LaneEvent DUE = new Due();
  LaneEvent STOP = new Stop();
  LaneEvent ABANDON = new Abandon();
}
