package io.peekbridge.relay.follow;

/** What a server gave us as its room is not acceptable. */
final class SnapshotRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean transientFailure;

  private SnapshotRefusedException(String reason, boolean transientFailure) {
    super(reason);
    this.transientFailure = transientFailure;
  }

  /** The snapshot is wrong. */
  static SnapshotRefusedException wrong(String reason) {
    return new SnapshotRefusedException(reason, false);
  }

  /** The snapshot may be right, but that cannot be told now. */
  static SnapshotRefusedException uncertain(String reason) {
    return new SnapshotRefusedException(reason, true);
  }

  /** Whether the same snapshot may be acceptable later. */
  boolean transientFailure() {
    return transientFailure;
  }
}
