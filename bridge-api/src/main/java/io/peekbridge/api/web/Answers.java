package io.peekbridge.api.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.javalin.http.Context;
import io.peekbridge.kafka.record.Records;
import java.time.Duration;

/** Writes answers. */
public final class Answers {
  private static final String JSON = "application/json";

  private Answers() {}

  /** An object as JSON, in the way of the records. */
  public static void json(Context ctx, int status, Object value) {
    raw(ctx, status, bytes(value));
  }

  /** JSON that is bytes already. */
  public static void raw(Context ctx, int status, byte[] json) {
    ctx.status(status).contentType(JSON).result(json);
  }

  static void refuse(Context ctx, ErrorFormat format, UnreadBody unread, Refusal refusal) {
    refusal
        .retryAfter()
        .ifPresent(wait -> ctx.header("Retry-After", Long.toString(wholeSeconds(wait))));
    // Or the charset that Jetty assumes of the type before would be written behind this one.
    ctx.res().setContentType(null);
    ctx.status(refusal.status()).contentType(format.contentType());
    unread.answer(ctx, format.body(refusal));
  }

  /** JSON of an object that is known to have one. */
  public static byte[] bytes(Object value) {
    try {
      return Records.mapper().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON for " + value.getClass(), e);
    }
  }

  /** Rounded up, because one who comes back too early has to come once more. */
  private static long wholeSeconds(Duration wait) {
    return Math.max(1, (wait.toMillis() + 999) / 1000);
  }
}
