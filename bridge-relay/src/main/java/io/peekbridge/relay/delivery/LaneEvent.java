package io.peekbridge.relay.delivery;

import java.time.Duration;
import java.util.Optional;

/** What happens to a lane. */
sealed interface LaneEvent {

  /** Records came into the window, enough for a transaction. */
  record Ready() implements LaneEvent {}

  /** A live record found no room: the lane fell behind. */
  record Overflowed() implements LaneEvent {}

  /** Everything that was missed has been read again, and nothing of it was for the destination. */
  record CaughtUp() implements LaneEvent {}

  /** The destination took the transaction. */
  record Delivered() implements LaneEvent {}

  /**
   * The destination did not take the transaction, or may not have.
   *
   * @param retryAfter how long it wants to be left alone
   */
  record Failed(String error, Optional<Duration> retryAfter) implements LaneEvent {}

  /** The place is on the log. */
  record Written() implements LaneEvent {}

  /** An alarm went off. */
  record Due() implements LaneEvent {}

  /** Finish what is in flight. */
  record Stop() implements LaneEvent {}

  /** There is no time left to finish anything, or the partition is another process's already. */
  record Abandon() implements LaneEvent {}

  LaneEvent READY = new Ready();
  LaneEvent OVERFLOWED = new Overflowed();
  LaneEvent CAUGHT_UP = new CaughtUp();
  LaneEvent DELIVERED = new Delivered();
  LaneEvent WRITTEN = new Written();
  LaneEvent DUE = new Due();
  LaneEvent STOP = new Stop();
  LaneEvent ABANDON = new Abandon();
}
