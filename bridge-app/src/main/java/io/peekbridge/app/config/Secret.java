package io.peekbridge.app.config;

/**
 * A value that must not end up in a log.
 *
 * @param value the secret itself
 */
public record Secret(String value) {
  @Override
  public String toString() {
    return "(secret)";
  }
}
