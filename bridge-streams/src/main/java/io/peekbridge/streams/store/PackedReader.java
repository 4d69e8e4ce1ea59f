package io.peekbridge.streams.store;

import io.peekbridge.streams.state.StateHash;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.streams.errors.ProcessorStateException;

/** Reads what {@link PackedWriter} wrote. */
final class PackedReader {
  private final ByteBuffer in;

  private PackedReader(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  /**
   * Reads one key or value.
   *
   * @throws ProcessorStateException if the bytes are not what the reader expects: the store is
   *     broken, or of another release
   */
  static <T> T read(byte[] bytes, Function<PackedReader, T> how) {
    try {
      return how.apply(new PackedReader(bytes));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new ProcessorStateException("a store holds what cannot be read", e);
    }
  }

  boolean flag() {
    return in.get() != 0;
  }

  long number() {
    return in.getLong();
  }

  char letter() {
    return (char) in.get();
  }

  StateHash stateHash() {
    byte[] hash = new byte[StateHash.LENGTH];
    in.get(hash);
    return StateHash.of(hash);
  }

  String text() {
    return text(length());
  }

  String name() {
    int start = in.position();
    while (in.get() != 0) {
      // looks for the end
    }
    int length = in.position() - start - 1;
    return new String(in.array(), start, length, StandardCharsets.UTF_8);
  }

  <T> List<T> texts(Function<String, T> each) {
    int count = length();
    List<T> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(each.apply(text()));
    }
    return List.copyOf(values);
  }

  byte[] rest() {
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    return bytes;
  }

  String restAsText() {
    return text(in.remaining());
  }

  private String text(int length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    String text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }

  private int length() {
    return (in.get() & 0xff) << 8 | (in.get() & 0xff);
  }
}
