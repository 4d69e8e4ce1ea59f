package io.peekbridge.api.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Path and query as they were on the wire. Signatures cover them in that form, and ids are taken
 * out of it here, so that {@code %2F} in an id is a character of it and never a separator.
 *
 * @param path still escaped
 * @param query still escaped, without the question mark
 */
public record RawTarget(String path, Optional<String> query) {

  public static RawTarget of(HttpServletRequest request) {
    return new RawTarget(request.getRequestURI(), Optional.ofNullable(request.getQueryString()));
  }

  /** As it was sent: what a request's signature covers. */
  public String text() {
    return query.map(text -> path + "?" + text).orElse(path);
  }

  /**
   * A segment of the path, unescaped.
   *
   * @param index counted from 0 behind the first slash
   * @throws RequestRefusedException if the escapes are not UTF-8
   */
  public String segment(int index) {
    return unescape(path.substring(1).split("/", -1)[index], false);
  }

  /** Every value of a query parameter, in their order. */
  public List<String> parameters(String name) {
    return query.stream()
        .flatMap(text -> Stream.of(text.split("&", -1)))
        .filter(pair -> unescape(nameOf(pair), true).equals(name))
        .map(
            pair ->
                unescape(pair.substring(Math.min(pair.length(), nameOf(pair).length() + 1)), true))
        .toList();
  }

  /** The one value of a query parameter, or the first. */
  public Optional<String> parameter(String name) {
    return parameters(name).stream().findFirst();
  }

  private static String nameOf(String pair) {
    int end = pair.indexOf('=');
    return end < 0 ? pair : pair.substring(0, end);
  }

  private static String unescape(String text, boolean plusIsSpace) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.write(octet(text, i));
        i += 2;
      } else {
        bytes.writeBytes(
            String.valueOf(plusIsSpace && c == '+' ? ' ' : c).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw Refusal.invalid("The escapes in the path or query are not UTF-8.").asException();
    }
  }

  private static int octet(String text, int percent) {
    int high = percent + 1 < text.length() ? Character.digit(text.charAt(percent + 1), 16) : -1;
    int low = percent + 2 < text.length() ? Character.digit(text.charAt(percent + 2), 16) : -1;
    if (high < 0 || low < 0) {
      throw Refusal.invalid("There is a broken escape in the path or query.").asException();
    }
    return high * 16 + low;
  }
}
