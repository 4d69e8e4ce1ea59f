package io.peekbridge.matrix.json;

/**
 * A value has no canonical JSON: a number that is not an integer of at most 53 bits, a string with
 * half a surrogate pair, or nesting without end.
 */
public final class CanonicalJsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CanonicalJsonException(String message) {
    super(message);
  }
}
