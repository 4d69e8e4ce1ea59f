package io.peekbridge.api.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads bodies up to a size and within a time, and all of them together up to a budget. A body
 * takes from the budget as its bytes come in, so that connections that announce much and send
 * nothing hold nothing. When nothing is left, one body at a time may go on without: otherwise many
 * that are half there could wait for each other.
 */
public final class BodyReader {
  private static final int CHUNK = 16 * 1024;
  private static final Duration TURN = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration TIME_TO_READ = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Semaphore chunksLeft;
  private final Semaphore overdraft = new Semaphore(1);

  /**
   * A budget.
   *
   * @param budget bytes of all bodies at once; the largest body may come on top
   */
  public BodyReader(long budget) {
    this.chunksLeft = new Semaphore(Math.toIntExact(Math.max(1, budget / CHUNK)));
  }

  /**
   * Reads a body.
   *
   * @throws RequestRefusedException with status 413 if it is larger than {@code limit} bytes, with
   *     408 if it takes too long, with 503 if there is no memory for it
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
    long started = System.nanoTime();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK];
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      if (bytes.size() + read > limit) {
        throw Refusal.tooLarge(limit).asException();
      }
      if (System.nanoTime() - started > TIME_TO_READ.toNanos()) {
        throw Refusal.of(408, "M_UNKNOWN", "The body comes too slowly.").asException();
      }
      lease.growTo(bytes.size() + read);
      bytes.write(chunk, 0, read);
    }
    return bytes.toByteArray();
  }

  /** What one body has taken; running it gives all back, once. */
  private final class Lease implements Runnable {
    private int chunks;
    private boolean overdrawn;

    void growTo(int bytes) throws InterruptedException {
      int more = (bytes + CHUNK - 1) / CHUNK - chunks;
      if (more <= 0 || overdrawn) {
        return;
      }
      long started = System.nanoTime();
      while (System.nanoTime() - started < PATIENCE.toNanos()) {
        if (chunksLeft.tryAcquire(more, TURN.toMillis(), TimeUnit.MILLISECONDS)) {
          chunks += more;
          return;
        }
        if (overdraft.tryAcquire()) {
          overdrawn = true;
          return;
        }
      }
      throw Refusal.unavailable("Too much is being sent to us now.", RETRY).asException();
    }

    @Override
    public void run() {
      chunksLeft.release(chunks);
      chunks = 0;
      if (overdrawn) {
        overdrawn = false;
        overdraft.release();
      }
    }
  }
}
