package io.peekbridge.app.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A text that is looked for in bytes, most of which need not be looked at (Horspool's search). */
final class BytePattern {
  private final byte[] text;
  private final int[] shifts = new int[256];

  private BytePattern(byte[] text) {
    this.text = text;
    Arrays.fill(shifts, text.length);
    for (int i = 0; i < text.length - 1; i++) {
      shifts[text[i] & 0xff] = text.length - 1 - i;
    }
  }

  static BytePattern of(String text) {
    return new BytePattern(text.getBytes(StandardCharsets.US_ASCII));
  }

  int length() {
    return text.length;
  }

  /** Where it begins next, at this place or after it; -1 if it does not. */
  int next(byte[] bytes, int from) {
    int last = text.length - 1;
    int at = from;
    while (at + last < bytes.length) {
      if (Arrays.equals(bytes, at, at + text.length, text, 0, text.length)) {
        return at;
      }
      at += shifts[bytes[at + last] & 0xff];
    }
    return -1;
  }
}
