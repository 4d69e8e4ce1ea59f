package io.peekbridge.relay;

import io.peekbridge.matrix.id.ServerName;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a destination is doing.
 *
 * @param cursor offset in the partition of {@code deliveries} up to which everything for the
 *     destination was delivered; -1 before the first delivery
 * @param latest offset of the last record for it that was seen; equal to or below the cursor when
 *     nothing waits
 * @param pending records for it that are known to wait, in memory or not; there may be more where
 *     nothing has been counted since this process took the partition over
 * @param oldestPending the time of the oldest of them, or of one before it, milliseconds since the
 *     epoch
 * @param waiting records for it that are in memory
 * @param paused whether nothing is sent because that is ordered
 * @param behind whether it reads its part of the partition on its own
 * @param failures transactions that failed since the last success
 * @param failingSince the time of the first of them, milliseconds since the epoch
 * @param retryAt the earliest time of the next try, while it backs off, milliseconds since the
 *     epoch
 * @param lastSuccess milliseconds since the epoch
 */
public record LaneStatus(
    ServerName destination,
    int partition,
    State state,
    long cursor,
    long latest,
    long pending,
    OptionalLong oldestPending,
    int waiting,
    boolean paused,
    boolean behind,
    int failures,
    OptionalLong failingSince,
    OptionalLong retryAt,
    Optional<String> lastError,
    OptionalLong lastSuccess) {

  /** What a lane does. */
  public enum State {
    /** Nothing waits. */
    IDLE,
    /** A transaction is in flight, or queued for its turn. */
    SENDING,
    /** A transaction was delivered; the new cursor is being written. */
    RECORDING,
    /** A transaction failed and will be sent again from memory. */
    BACKING_OFF,
    /** A transaction without events is in flight, to see what is at fault for one that failed. */
    PROBING,
    /** Something is given up; its dead letter is being written. */
    BURYING,
    /** It is too far behind; its peeks are being ended. */
    REVOKING,
    /** Its place is being written, so that it can be left to itself. */
    PARKING,
    /** It failed for longer; nothing of it is in memory. */
    PARKED,
    /** It reads what it missed. */
    CATCHING_UP,
    /** Finishing what is in flight, because its partition moves or the relay closes. */
    DRAINING,
    /** No longer ours. */
    STOPPED
  }
}
