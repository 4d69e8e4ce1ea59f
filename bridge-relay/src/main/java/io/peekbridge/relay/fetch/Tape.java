package io.peekbridge.relay.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Remembers the bytes that a parser has read, as far back as is needed to cut out the element that
 * it is in: what a parser has read ahead but not looked at, and what stands behind a mark.
 */
final class Tape extends FilterInputStream {
  /** More than a parser reads ahead. */
  private static final int AHEAD = 32 << 10;

  private final int most;
  private byte[] kept = new byte[2 * AHEAD];
  private int length;
  private long first;
  private boolean marked;

  /** An element has more bytes than are kept. */
  static final class ElementTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * A tape.
   *
   * @param most the bytes that an element may have
   */
  Tape(InputStream in, int most) {
    super(in);
    this.most = most;
  }

  /** Keeps everything from this place of the stream on, until the next {@link #cut}. */
  void mark(long start) {
    drop(Math.toIntExact(start - first));
    marked = true;
  }

  /** What stands between the mark and a place behind it. */
  byte[] cut(long end) {
    marked = false;
    return Arrays.copyOf(kept, Math.toIntExact(end - first));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    int read = super.read(into, offset, Math.min(count, AHEAD / 2));
    if (read > 0) {
      keep(into, offset, read);
    }
    return read;
  }

  private void keep(byte[] from, int offset, int count) throws IOException {
    if (marked && length + count > most + AHEAD) {
      throw new ElementTooLargeException();
    }
    if (!marked && length > AHEAD) {
      drop(length - AHEAD);
    }
    if (length + count > kept.length) {
      kept = Arrays.copyOf(kept, Math.max(2 * kept.length, length + count));
    }
    System.arraycopy(from, offset, kept, length, count);
    length += count;
  }

  private void drop(int count) {
    System.arraycopy(kept, count, kept, 0, length - count);
    length -= count;
    first += count;
  }
}
