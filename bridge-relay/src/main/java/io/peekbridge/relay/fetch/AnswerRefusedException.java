package io.peekbridge.relay.fetch;

/** What a server gave us is not acceptable. */
public final class AnswerRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean transientFailure;

  private AnswerRefusedException(String reason, boolean transientFailure) {
    super(reason);
    this.transientFailure = transientFailure;
  }

  /** The answer is wrong. */
  public static AnswerRefusedException wrong(String reason) {
    return new AnswerRefusedException(reason, false);
  }

  /** The answer may be right, but that cannot be told now. */
  public static AnswerRefusedException uncertain(String reason) {
    return new AnswerRefusedException(reason, true);
  }

  /** Whether the same answer may be acceptable later. */
  public boolean transientFailure() {
    return transientFailure;
  }
}
