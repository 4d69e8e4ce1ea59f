package io.peekbridge.matrix.json;

/**
 * Bytes that are not the JSON they must be: syntax, encoding, duplicate keys, number range, size or
 * depth.
 */
public final class MalformedJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedJsonException(String message) {
    super(message);
  }

  public MalformedJsonException(String message, Throwable cause) {
    super(message, cause);
  }
}
