package io.peekbridge.federation.auth;

/** A header cannot be read; the message says why, for the log. */
final class MalformedHeaderException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedHeaderException(String message) {
    super(message);
  }
}
