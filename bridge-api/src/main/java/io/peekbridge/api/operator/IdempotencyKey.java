package io.peekbridge.api.operator;

import io.javalin.http.Context;
import io.peekbridge.api.RoomRequests;
import java.util.regex.Pattern;

/** The id of a request: the client's own, under which it may ask again, or a fresh one. */
final class IdempotencyKey {
  private static final Pattern GRAMMAR = Pattern.compile("[\\x21-\\x7e]{1,128}");

  private IdempotencyKey() {}

  static String of(Context ctx) {
    String given = ctx.header("Idempotency-Key");
    if (given == null) {
      return RoomRequests.freshId();
    }
    if (!GRAMMAR.matcher(given).matches()) {
      throw Problems.of(400, "Idempotency-Key must be 1 to 128 visible ASCII characters.");
    }
    return given;
  }
}
