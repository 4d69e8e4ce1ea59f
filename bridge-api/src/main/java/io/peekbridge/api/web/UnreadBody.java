package io.peekbridge.api.web;

import io.javalin.http.Context;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What to do with a body that an early refusal leaves unread. The next request on the connection
 * starts behind it, so a small one is read and thrown away; behind a large one the connection ends,
 * and the client is told so, or it would send its next request into nothing.
 */
final class UnreadBody {
  private static final Logger log = LoggerFactory.getLogger(UnreadBody.class);
  private static final int SMALL = 64 * 1024;

  private UnreadBody() {}

  static void settle(Context ctx) {
    long length = ctx.req().getContentLengthLong();
    if (length == 0 || (length < 0 && ctx.header("Transfer-Encoding") == null)) {
      return;
    }
    if (!isRead(ctx, length)) {
      ctx.header("Connection", "close");
    }
  }

  private static boolean isRead(Context ctx, long length) {
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
}
