package io.peekbridge.matrix.state;

/** States differ in more than the {@link ResolutionLimits}, or an {@link EventGraph}, allow for. */
public final class StateResolutionTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StateResolutionTooLargeException(String message) {
    super(message);
  }
}
