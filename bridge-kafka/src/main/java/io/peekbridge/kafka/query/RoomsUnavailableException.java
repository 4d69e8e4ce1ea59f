package io.peekbridge.kafka.query;

/**
 * The topology cannot answer now: it starts, moves, or took longer than the caller waits. The
 * caller may try again.
 */
public final class RoomsUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RoomsUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  public RoomsUnavailableException(String message) {
    super(message);
  }
}
