package io.peekbridge.matrix.crypto;

import java.nio.charset.StandardCharsets;

/** Base64 as Matrix uses it (appendices: "Unpadded Base64"). */
public final class Base64 {
  private static final java.util.Base64.Encoder STANDARD =
      java.util.Base64.getEncoder().withoutPadding();
  private static final java.util.Base64.Encoder URL =
      java.util.Base64.getUrlEncoder().withoutPadding();

  private Base64() {}

  /** Without padding. */
  public static String encode(byte[] bytes) {
    return STANDARD.encodeToString(bytes);
  }

  /** Without padding, in the alphabet for URLs, which event ids use. */
  public static String encodeUrl(byte[] bytes) {
    return URL.encodeToString(bytes);
  }

  /**
   * Reads either alphabet, padded or not: identity servers publish keys in the one for URLs.
   *
   * @throws IllegalArgumentException if the text is not Base64
   */
  public static byte[] decode(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=') {
      end--;
    }
    String standard = text.substring(0, end).replace('-', '+').replace('_', '/');
    return java.util.Base64.getDecoder().decode(standard.getBytes(StandardCharsets.UTF_8));
  }
}
