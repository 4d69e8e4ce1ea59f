package io.peekbridge.app.bridge;

/** A bridge can't start; the message says why, in one line. */
public final class BridgeStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BridgeStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
