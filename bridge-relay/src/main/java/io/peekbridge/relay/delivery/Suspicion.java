package io.peekbridge.relay.delivery;

/** Whether a failure may be due to what was sent, and not to the destination as a whole. */
enum Suspicion {
  /** No connection, no permission, no time: another transaction would fare no better. */
  NONE,
  /** The destination broke on it; that may pass. */
  IF_IT_LASTS,
  /** The destination says that the request itself is wrong. */
  AT_ONCE;

  private static final int LASTING = 3;

  /**
   * Whether to find out now.
   *
   * @param failures in a row, this one included
   */
  boolean isDue(int failures) {
    return switch (this) {
      case NONE -> false;
      case IF_IT_LASTS -> failures % LASTING == 0;
      case AT_ONCE -> true;
    };
  }
}
