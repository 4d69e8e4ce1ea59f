package io.peekbridge.matrix.crypto;

/** A server's key document is malformed, or not signed with the keys in it. */
public final class InvalidServerKeysException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidServerKeysException(String message) {
    super(message);
  }

  public InvalidServerKeysException(String message, Throwable cause) {
    super(message, cause);
  }
}
