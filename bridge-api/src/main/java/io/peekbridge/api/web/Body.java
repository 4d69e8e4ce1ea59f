package io.peekbridge.api.web;

/** The body of a request, counted against the memory that all bodies share until it is closed. */
public final class Body implements AutoCloseable {
  private final byte[] bytes;
  private final Runnable release;

  Body(byte[] bytes, Runnable release) {
    this.bytes = bytes;
    this.release = release;
  }

  /** The bytes themselves, not to be changed; none if there is no body. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public void close() {
    release.run();
  }
}
