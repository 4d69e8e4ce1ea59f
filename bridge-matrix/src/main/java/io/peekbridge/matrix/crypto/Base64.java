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
   * Reads the standard alphabet, padded or not.
   *
   * @throws IllegalArgumentException if the text is not Base64
   */
  public static byte[] decode(String text) {
    return java.util.Base64.getDecoder().decode(text.getBytes(StandardCharsets.UTF_8));
  }
}
