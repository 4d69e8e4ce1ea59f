package io.peekbridge.api.web;

import io.javalin.http.Context;
import io.peekbridge.api.ApiSettings;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What to do with a body that an early refusal leaves unread. The next request on the connection
 * starts behind it, so a small one is read and thrown away; behind a large one the connection ends,
 * and the client is told so, or it would send its next request into nothing.
 *
 * <p>A connection that is closed while the client still writes is reset, and a reset takes away the
 * answer that the client has not read yet (RFC 9112, section 9.6). So the answer goes out first;
 * then what still comes is thrown away, up to a size and for a time, before the connection is
 * closed.
 */
final class UnreadBody {
  private static final Logger log = LoggerFactory.getLogger(UnreadBody.class);
  private static final int SMALL = 64 * 1024;
  private static final int CHUNK = 64 * 1024;
  private static final Duration LINGER = Duration.ofSeconds(4);

  private final long mostBytes;

  /** Lingers for a quarter more than the largest body that is allowed. */
  UnreadBody(ApiSettings.Limits limits) {
    long largest = Math.max(limits.maxTransactionBytes(), limits.maxBodyBytes());
    this.mostBytes = largest + largest / 4;
  }

  /** Sends an answer whose status and headers are set; the connection is in order behind it. */
  void answer(Context ctx, byte[] body) {
    if (isRead(ctx)) {
      ctx.result(body);
      return;
    }
    ctx.header("Connection", "close");
    try {
      ctx.res().setContentLength(body.length);
      ctx.res().getOutputStream().write(body);
      ctx.res().flushBuffer();
      if (!waitsForLeave(ctx)) {
        linger(ctx.req());
      }
    } catch (IOException e) {
      log.debug("a connection broke off: {}", e.toString());
    }
  }

  private static boolean isRead(Context ctx) {
    long length = ctx.req().getContentLengthLong();
    if (length == 0 || (length < 0 && ctx.header("Transfer-Encoding") == null)) {
      return true;
    }
    try {
      ServletInputStream in = ctx.req().getInputStream();
      if (length > 0 && length <= SMALL) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return in.isFinished();
    } catch (IOException e) {
      log.debug("a body broke off: {}", e.toString());
      return false;
    }
  }

  /** A client that was never told to go on sends nothing once it has the answer. */
  private static boolean waitsForLeave(Context ctx) {
    return "100-continue".equalsIgnoreCase(ctx.header("Expect"));
  }

  /** Reads on until the client is done, or has sent too much, or takes too long. */
  private void linger(HttpServletRequest request) throws IOException {
    long started = System.nanoTime();
    EndPoint connection = connection(request);
    InputStream in = request.getInputStream();
    byte[] chunk = new byte[CHUNK];
    long left = mostBytes;
    Duration time = LINGER;
    while (left > 0 && time.isPositive()) {
      connection.setIdleTimeout(Math.max(1, time.toMillis()));
      int read = in.read(chunk);
      if (read < 0) {
        return;
      }
      left -= read;
      time = LINGER.minusNanos(System.nanoTime() - started);
    }
  }

  private static EndPoint connection(HttpServletRequest request) {
    return ServletContextRequest.getServletContextRequest(request)
        .getConnectionMetaData()
        .getConnection()
        .getEndPoint();
  }
}
