package io.peekbridge.matrix.auth;

/** The outcome of an authorization check. */
public sealed interface AuthVerdict {
  /** The rules allow the event. */
  record Allowed() implements AuthVerdict {}

  /**
   * The rules forbid the event.
   *
   * @param rule the rule of the specification, such as {@code 5.3} or {@code 10.2}
   * @param reason a sentence for operators
   */
  record Rejected(String rule, String reason) implements AuthVerdict {}

  AuthVerdict ALLOWED = new Allowed();

  default boolean isAllowed() {
    return this instanceof Allowed;
  }
}
