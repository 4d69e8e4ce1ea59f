package io.peekbridge.relay.delivery;

import io.peekbridge.relay.LaneStatus;

/** What a lane does. The transitions are those of {@link LaneMachine}. */
sealed interface LaneState {

  /** Nothing waits, nothing is missing. */
  record Idle() implements LaneState {}

  /** A transaction is in flight, or queued for its turn. */
  record Sending(Trouble trouble) implements LaneState {}

  /** A transaction was delivered, or given up; the place behind it is being written. */
  record Recording() implements LaneState {}

  /** A transaction failed; it stays in memory and is sent again when the pause is over. */
  record BackingOff(Trouble trouble) implements LaneState {}

  /**
   * A transaction without events is in flight, to see whether the destination takes that: because
   * one failed in a way that may be due to what is in it, or because the destination was away.
   *
   * @param records how many were in the one that failed; 0 if nothing is in memory
   */
  record Probing(Trouble trouble, int records) implements LaneState {}

  /**
   * Something is given up: the one event that the destination refuses, or the backlog. Its dead
   * letter is being written.
   *
   * @param isBacklog whether all of it
   * @param isResting whether that failed and is tried again soon
   */
  record Burying(Trouble trouble, boolean isBacklog, boolean isResting) implements LaneState {}

  /**
   * The destination is too far behind; its peeks are being ended, and then its backlog is given up.
   *
   * @param isResting whether that failed and is tried again soon
   */
  record Revoking(Trouble trouble, boolean isResting) implements LaneState {}

  /** The place before the window is being written, so that the window can be let go. */
  record Parking(Trouble trouble) implements LaneState {}

  /** Nothing is in memory but the place, which is on the log; waits until the pause is over. */
  record Parked(Trouble trouble) implements LaneState {}

  /** Waits for records that are read again. */
  record CatchingUp(Trouble trouble) implements LaneState {}

  /** What is in flight is finished, nothing new begun. */
  record Draining() implements LaneState {}

  /** Over. */
  record Stopped() implements LaneState {}

  default Trouble trouble() {
    return Trouble.NONE;
  }

  /** Whether a lane in this state does something when records come. */
  default boolean isWaitingForRecords() {
    return this instanceof Idle || this instanceof BackingOff || this instanceof CatchingUp;
  }

  default LaneStatus.State shown() {
    return switch (this) {
      case Idle s -> LaneStatus.State.IDLE;
      case Sending s -> LaneStatus.State.SENDING;
      case Recording s -> LaneStatus.State.RECORDING;
      case BackingOff s -> LaneStatus.State.BACKING_OFF;
      case Probing s -> LaneStatus.State.PROBING;
      case Burying s -> LaneStatus.State.BURYING;
      case Revoking s -> LaneStatus.State.REVOKING;
      case Parking s -> LaneStatus.State.PARKING;
      case Parked s -> LaneStatus.State.PARKED;
      case CatchingUp s -> LaneStatus.State.CATCHING_UP;
      case Draining s -> LaneStatus.State.DRAINING;
      case Stopped s -> LaneStatus.State.STOPPED;
    };
  }
}
