package io.peekbridge.api.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads bodies up to a size, and all of them together only up to a budget: a body takes from it as
 * its bytes come in, so that connections that announce much and send nothing hold nothing.
 */
public final class BodyReader {
  private static final int CHUNK = 16 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Semaphore chunksLeft;

  /**
   * A budget.
   *
   * @param budget bytes of all bodies at once
   */
  public BodyReader(long budget) {
    this.chunksLeft = new Semaphore(Math.toIntExact(Math.max(1, budget / CHUNK)));
  }

  /**
   * Reads a body.
   *
   * @throws RequestRefusedException with status 413 if it is larger than {@code limit} bytes, with
   *     503 if there is no memory for it
   */
  public Body read(HttpServletRequest request, int limit) throws IOException, InterruptedException {
    if (request.getContentLengthLong() > limit) {
      throw Refusal.tooLarge(limit).asException();
    }
    Lease lease = new Lease();
    try {
      return new Body(readAll(request.getInputStream(), limit, lease), lease);
    } catch (IOException | InterruptedException | RuntimeException e) {
      lease.run();
      throw e;
    }
  }

  private static byte[] readAll(InputStream in, int limit, Lease lease)
      throws IOException, InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK];
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      if (bytes.size() + read > limit) {
        throw Refusal.tooLarge(limit).asException();
      }
      lease.growTo(bytes.size() + read);
      bytes.write(chunk, 0, read);
    }
    return bytes.toByteArray();
  }

  /** What one body has taken; running it gives all back, once. */
  private final class Lease implements Runnable {
    private int chunks;

    void growTo(int bytes) throws InterruptedException {
      int more = (bytes + CHUNK - 1) / CHUNK - chunks;
      if (more <= 0) {
        return;
      }
      if (!chunksLeft.tryAcquire(more, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw Refusal.unavailable("Too much is being sent to us now.", RETRY).asException();
      }
      chunks += more;
    }

    @Override
    public void run() {
      chunksLeft.release(chunks);
      chunks = 0;
    }
  }
}
