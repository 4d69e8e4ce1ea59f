package io.peekbridge.relay.fetch;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Events on disk while it is found out what they are worth together, so that a room of any size
 * takes little memory. The file is gone when the spool is closed. Written by one thread, and read
 * by one when all is written.
 */
final class EventSpool implements AutoCloseable {
  private static final int BUFFER = 256 << 10;

  private final FileChannel file;
  private final OutputStream out;
  private long end;

  /** Where an event stands. */
  record Place(long offset, int length) {}

  EventSpool() {
    try {
      Path path = Files.createTempFile("peekbridge-events-", ".tmp");
      file =
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER);
    } catch (IOException e) {
      throw new UncheckedIOException("no file for events", e);
    }
  }

  Place add(byte[] event) {
    try {
      out.write(event);
    } catch (IOException e) {
      throw new UncheckedIOException("events cannot be put on disk", e);
    }
    Place place = new Place(end, event.length);
    end += event.length;
    return place;
  }

  /** Call before the first {@link #get}. */
  void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("events cannot be put on disk", e);
    }
  }

  byte[] get(Place place) {
    ByteBuffer read = ByteBuffer.allocate(place.length());
    try {
      while (read.hasRemaining()) {
        if (file.read(read, place.offset() + read.position()) < 0) {
          throw new IOException("the file has become shorter");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("events cannot be read from disk", e);
    }
    return read.array();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
