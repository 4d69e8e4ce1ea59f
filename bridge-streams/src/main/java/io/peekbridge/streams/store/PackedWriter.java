package io.peekbridge.streams.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the keys and values of the stores. Numbers are big-endian, so that keys sort by them;
 * texts are either preceded by their length or, in keys, closed by a zero byte, which no Matrix
 * identifier contains.
 */
final class PackedWriter {
  private static final int MAX_TEXT = 0xffff;

  private static final int FIRST_SIZE = 160;

  private byte[] out = new byte[FIRST_SIZE];
  private int length;

  PackedWriter flag(boolean value) {
    return octet(value ? 1 : 0);
  }

  PackedWriter number(long value) {
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      octet((int) (value >>> shift));
    }
    return this;
  }

  /** A number, negative ones before the others. */
  PackedWriter sortable(long value) {
    return number(value ^ Long.MIN_VALUE);
  }

  /** A letter of ASCII. */
  PackedWriter letter(char value) {
    return octet(value);
  }

  /** A text of at most 65,535 bytes. */
  PackedWriter text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    length(bytes.length);
    return rest(bytes);
  }

  /** A text without zero bytes. */
  PackedWriter name(String value) {
    return rest(value).octet(0);
  }

  PackedWriter texts(List<String> values) {
    length(values.size());
    values.forEach(this::text);
    return this;
  }

  /** Whatever comes last. */
  PackedWriter rest(byte[] bytes) {
    makeRoom(bytes.length);
    System.arraycopy(bytes, 0, out, length, bytes.length);
    length += bytes.length;
    return this;
  }

  PackedWriter rest(String value) {
    return rest(value.getBytes(StandardCharsets.UTF_8));
  }

  byte[] bytes() {
    return Arrays.copyOf(out, length);
  }

  private void length(int count) {
    if (count > MAX_TEXT) {
      throw new IllegalArgumentException("too long for a store: " + count);
    }
    octet(count >>> 8).octet(count);
  }

  private PackedWriter octet(int value) {
    makeRoom(1);
    out[length++] = (byte) value;
    return this;
  }

  private void makeRoom(int more) {
    if (length + more > out.length) {
      out = Arrays.copyOf(out, Math.max(2 * out.length, length + more));
    }
  }
}
