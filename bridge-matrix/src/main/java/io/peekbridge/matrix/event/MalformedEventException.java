package io.peekbridge.matrix.event;

/**
 * JSON that is no event of its room version: a missing or mistyped property, a size beyond the
 * limits, a broken id.
 */
public final class MalformedEventException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedEventException(String message) {
    super(message);
  }

  public MalformedEventException(String message, Throwable cause) {
    super(message, cause);
  }
}
