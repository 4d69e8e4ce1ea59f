package io.peekbridge.streams.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the keys and values of the stores. Numbers are big-endian, so that keys sort by them;
 * texts are either preceded by their length or, in keys, closed by a zero byte, which no Matrix
 * identifier contains.
 */
final class PackedWriter {
  private static final int MAX_TEXT = 0xffff;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

  PackedWriter flag(boolean value) {
    out.write(value ? 1 : 0);
    return this;
  }

  PackedWriter number(long value) {
    out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    return this;
  }

  /** A number, negative ones before the others. */
  PackedWriter sortable(long value) {
    return number(value ^ Long.MIN_VALUE);
  }

  /** A letter of ASCII. */
  PackedWriter letter(char value) {
    out.write(value);
    return this;
  }

  /** A text of at most 65,535 bytes. */
  PackedWriter text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    length(bytes.length);
    return rest(bytes);
  }

  /** A text without zero bytes. */
  PackedWriter name(String value) {
    rest(value.getBytes(StandardCharsets.UTF_8));
    out.write(0);
    return this;
  }

  PackedWriter texts(List<String> values) {
    length(values.size());
    values.forEach(this::text);
    return this;
  }

  /** Whatever comes last. */
  PackedWriter rest(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  PackedWriter rest(String value) {
    return rest(value.getBytes(StandardCharsets.UTF_8));
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private void length(int length) {
    if (length > MAX_TEXT) {
      throw new IllegalArgumentException("too long for a store: " + length);
    }
    out.write(length >>> 8);
    out.write(length);
  }
}
