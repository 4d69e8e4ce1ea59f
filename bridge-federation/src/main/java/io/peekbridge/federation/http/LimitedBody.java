package io.peekbridge.federation.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that ends with an exception beyond its limit. */
final class LimitedBody extends FilterInputStream {
  private final Runnable abandon;
  private long left;
  private boolean ended;

  /** The body has more bytes than are taken. */
  static final class BodyTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Limits a body.
   *
   * @param abandon drops the connection: closing it in order would read the rest of the body first
   */
  LimitedBody(InputStream body, int limit, Runnable abandon) {
    super(body);
    this.left = limit;
    this.abandon = abandon;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = super.read(into, offset, length);
    if (read < 0) {
      ended = true;
      return read;
    }
    left -= read;
    if (left < 0) {
      throw new BodyTooLargeException();
    }
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = 0;
    while (skipped < count && read() >= 0) {
      skipped++;
    }
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() throws IOException {
    if (ended) {
      super.close();
    } else {
      abandon.run();
    }
  }
}
