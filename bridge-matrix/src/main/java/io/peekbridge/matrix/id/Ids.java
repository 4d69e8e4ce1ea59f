package io.peekbridge.matrix.id;

import java.nio.charset.StandardCharsets;

/** What the identifier grammars have in common. */
final class Ids {
  static final int MAX_BYTES = 255;

  /** The most bytes of UTF-8 that one unit of UTF-16 becomes. */
  private static final int MAX_BYTES_OF_UNIT = 3;

  private Ids() {}

  /**
   * Checks the sigil and the length in bytes, which the specification limits to 255 for every
   * identifier.
   */
  static void check(char sigil, String value, String what) {
    if (value == null
        || value.length() < 2
        || value.charAt(0) != sigil
        || isTooLong(value)
        || value.indexOf('\0') >= 0) {
      throw new MalformedIdException("not " + what + ": " + shown(value));
    }
  }

  private static boolean isTooLong(String value) {
    return value.length() > MAX_BYTES / MAX_BYTES_OF_UNIT
        && value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
  }

  /** The server part behind the first colon. */
  static ServerName server(String value, String what) {
    int colon = value.indexOf(':');
    if (colon < 0) {
      throw new MalformedIdException("not " + what + ", no server name: " + shown(value));
    }
    return new ServerName(value.substring(colon + 1));
  }

  /** At most 64 characters of a value that may come from anywhere. */
  static String shown(String value) {
    if (value == null) {
      return "null";
    }
    return value.length() <= 64 ? "'" + value + "'" : "'" + value.substring(0, 64) + "...'";
  }
}
