package io.peekbridge.matrix.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a Matrix server: a DNS name, an IPv4 or a bracketed IPv6 address, with an optional
 * port (appendices: "Server Name"). Names are compared as they are written; the grammar allows at
 * most 255 characters here.
 */
public record ServerName(@JsonValue String value) implements Comparable<ServerName> {
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "(?<host>\\[[0-9A-Fa-f:.]{2,45}]|[0-9A-Za-z.-]{1,255})(:(?<port>[0-9]{1,5}))?");

  @JsonCreator
  public ServerName {
    if (value == null || value.length() > 255 || !isValid(value)) {
      throw new MalformedIdException("not a server name: " + Ids.shown(value));
    }
  }

  /** A name without a port, as most are, is recognised without the whole grammar. */
  private static boolean isValid(String value) {
    return isBareHost(value) || GRAMMAR.matcher(value).matches();
  }

  private static boolean isBareHost(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean isOfName =
          (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || (c >= 'A' && c <= 'Z')
              || c == '.'
              || c == '-';
      if (!isOfName) {
        return false;
      }
    }
    return !value.isEmpty();
  }

  /** The host without the port; an IPv6 address keeps its brackets. */
  public String host() {
    return matched().group("host");
  }

  public OptionalInt port() {
    String port = matched().group("port");
    return port == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port));
  }

  private Matcher matched() {
    Matcher matcher = GRAMMAR.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalStateException(value);
    }
    return matcher;
  }

  @Override
  public int compareTo(ServerName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
