package io.peekbridge.matrix.state;

/**
 * How much work one state resolution may be.
 *
 * @param maxConflicted the most events that are put in order and authorized again (the
 *     specification's "full conflicted set")
 * @param maxVisited the most events whose auth events are looked at
 */
public record ResolutionLimits(int maxConflicted, int maxVisited) {
  /** Below a second of work where events are at hand. */
  public static final ResolutionLimits DEFAULT = new ResolutionLimits(10_000, 100_000);

  public ResolutionLimits {
    if (maxConflicted < 1 || maxVisited < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  void checkConflicted(int events) throws StateResolutionTooLargeException {
    if (events > maxConflicted) {
      throw new StateResolutionTooLargeException(
          events + " events are in conflict, more than " + maxConflicted);
    }
  }

  void checkVisited(int events) throws StateResolutionTooLargeException {
    if (events > maxVisited) {
      throw new StateResolutionTooLargeException(
          "the auth chains of the events in conflict have more than " + maxVisited + " events");
    }
  }
}
