package io.peekbridge.matrix.auth;

/** The outcome of an authorization check. */
public sealed interface AuthVerdict {
  /** The rules allow the event. */
  record Allowed() implements AuthVerdict {
    @Override
    public boolean isAllowed() {
      return true;
    }
  }

  /**
   * The rules forbid the event.
   *
   * @param rule the rule of the specification, such as {@code 5.3} or {@code 10.2}
   * @param reason a sentence for operators
   */
  record Rejected(String rule, String reason) implements AuthVerdict {
    @Override
    public boolean isAllowed() {
      return false;
    }
  }

  // Without default methods, making an Allowed does not initialise this interface: no deadlock.
  @SuppressWarnings("ClassInitializationDeadlock")
  AuthVerdict ALLOWED = new Allowed();

  boolean isAllowed();
}
