package io.peekbridge.federation.auth;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the parameters of an authorization header (RFC 9110, sections 5.6 and 11.4), one character
 * after the other. More than the grammar is let through where senders are known to be careless:
 * unquoted values may hold any visible character but quotes, commas and backslashes; commas may be
 * doubled; spaces may stand around the equals sign.
 */
final class XMatrixParser {
  private static final int MAX_LENGTH = 4_096;
  private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";
  private static final char END = '\0';

  private final String text;
  private int position;

  XMatrixParser(String header) throws MalformedHeaderException {
    if (header.length() > MAX_LENGTH) {
      throw new MalformedHeaderException("longer than " + MAX_LENGTH + " characters");
    }
    this.text = header;
  }

  /** Whether the header is of the X-Matrix scheme, in any case. */
  static boolean hasScheme(String header) {
    String scheme = XMatrixHeader.SCHEME;
    String value = header.stripLeading();
    return value.regionMatches(true, 0, scheme, 0, scheme.length())
        && (value.length() == scheme.length() || isSpace(value.charAt(scheme.length())));
  }

  /** The values by the lower-case names of the parameters. */
  Map<String, String> parameters() throws MalformedHeaderException {
    skipSpaces();
    if (!hasScheme(text)) {
      throw new MalformedHeaderException("not of the X-Matrix scheme");
    }
    position += XMatrixHeader.SCHEME.length();
    Map<String, String> found = new HashMap<>();
    skipCommas();
    while (peek() != END) {
      String name = token().toLowerCase(Locale.ROOT);
      skipSpaces();
      expect('=');
      skipSpaces();
      String value = peek() == '"' ? quoted() : unquoted();
      if (found.putIfAbsent(name, value) != null) {
        throw new MalformedHeaderException("two values for " + name);
      }
      skipSpaces();
      if (peek() != END) {
        expect(',');
      }
      skipCommas();
    }
    return found;
  }

  private String token() throws MalformedHeaderException {
    int start = position;
    while (isTokenCharacter(peek())) {
      position++;
    }
    return nonEmpty(start, "a parameter name");
  }

  private String unquoted() throws MalformedHeaderException {
    int start = position;
    while (peek() > ' ' && peek() < 0x7f && "\",\\".indexOf(peek()) < 0) {
      position++;
    }
    return nonEmpty(start, "a value");
  }

  private String quoted() throws MalformedHeaderException {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (peek() != '"') {
      if (peek() == '\\') {
        position++;
      }
      if (peek() != '\t' && (peek() < ' ' || peek() == 0x7f)) {
        throw new MalformedHeaderException("unterminated or unprintable value");
      }
      value.append(peek());
      position++;
    }
    position++;
    return value.toString();
  }

  private String nonEmpty(int start, String what) throws MalformedHeaderException {
    if (position == start) {
      throw new MalformedHeaderException("no " + what + " at character " + position);
    }
    return text.substring(start, position);
  }

  private void expect(char wanted) throws MalformedHeaderException {
    if (peek() != wanted) {
      throw new MalformedHeaderException("no " + wanted + " at character " + position);
    }
    position++;
  }

  private void skipSpaces() {
    while (isSpace(peek())) {
      position++;
    }
  }

  private void skipCommas() {
    while (isSpace(peek()) || peek() == ',') {
      position++;
    }
  }

  /** The next character; a NUL, which no header can hold, stands for the end and ends reading. */
  private char peek() {
    return position < text.length() ? text.charAt(position) : END;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isTokenCharacter(char c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c != END && TOKEN_SYMBOLS.indexOf(c) >= 0);
  }
}
