package io.peekbridge.matrix.id;

/**
 * A string is not the Matrix identifier it was taken for (Matrix specification, appendices: "Common
 * Identifier Format").
 */
public final class MalformedIdException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public MalformedIdException(String message) {
    super(message);
  }
}
