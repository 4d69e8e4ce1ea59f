package io.peekbridge.matrix.state;

/** States differ in more than the {@link ResolutionLimits} allow for. */
public final class StateResolutionTooLargeException extends Exception {
  private static final long serialVersionUID = 1L;

  StateResolutionTooLargeException(String message) {
    super(message);
  }
}
