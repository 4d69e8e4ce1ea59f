package io.peekbridge.app.client;

/** A bridge refused a request, or none answered; the message says which in one line. */
public final class OperatorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OperatorException(String message) {
    super(message);
  }

  OperatorException(String message, Throwable cause) {
    super(message, cause);
  }
}
