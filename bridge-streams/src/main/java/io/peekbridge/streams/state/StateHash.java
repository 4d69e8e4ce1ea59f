package io.peekbridge.streams.state;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The name of a state, or of a part of one: the start of the SHA-256 of what is in it. States with
 * the same entries have the same name, in whatever order the entries came.
 */
public final class StateHash implements Comparable<StateHash> {
  /** Bytes of a name. Two states of one name would take about 2^80 attempts. */
  public static final int LENGTH = 20;

  /** The name of the state without entries. */
  public static final StateHash EMPTY = new StateHash(new byte[LENGTH]);

  private final byte[] bytes;

  private StateHash(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A name of these bytes, which are not copied.
   *
   * @throws IllegalArgumentException unless there are {@link #LENGTH} of them
   */
  public static StateHash of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a state's name of " + bytes.length + " bytes");
    }
    return new StateHash(bytes);
  }

  /** The bytes themselves, not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  public boolean isEmpty() {
    return equals(EMPTY);
  }

  @Override
  public int compareTo(StateHash other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StateHash that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return ByteBuffer.wrap(bytes).getInt();
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
