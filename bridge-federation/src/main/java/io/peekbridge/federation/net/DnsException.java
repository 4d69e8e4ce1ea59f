package io.peekbridge.federation.net;

/**
 * A name could not be looked up: no server answered in time, or one failed. Says nothing about the
 * name.
 */
public final class DnsException extends Exception {
  private static final long serialVersionUID = 1L;

  public DnsException(String message, Throwable cause) {
    super(message, cause);
  }
}
