package io.peekbridge.api.operator;

import io.javalin.http.Context;
import io.peekbridge.api.web.Answers;
import io.peekbridge.api.web.RawTarget;
import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lists in pages: {@code items}, and {@code next} if there is more, to be given as {@code from}.
 */
final class Pages {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  private Pages() {}

  static int limit(RawTarget target) {
    Optional<String> text = target.parameter("limit");
    if (text.isEmpty()) {
      return DEFAULT_LIMIT;
    }
    if (!text.get().matches("[0-9]{1,4}") || Integer.parseInt(text.get()) < 1) {
      throw Problems.of(400, "limit must be a number from 1 to " + MAX_LIMIT + ".");
    }
    return Math.min(MAX_LIMIT, Integer.parseInt(text.get()));
  }

  static Optional<RoomId> from(RawTarget target) {
    return target.parameter("from").map(Pages::roomId);
  }

  static RoomId roomId(String text) {
    try {
      return new RoomId(text);
    } catch (MalformedIdException e) {
      throw Problems.of(400, "This is not a room id.");
    }
  }

  static ServerName serverName(String text) {
    try {
      return new ServerName(text);
    } catch (MalformedIdException e) {
      throw Problems.of(400, "This is not the name of a server.");
    }
  }

  /**
   * Answers with a page.
   *
   * @param found one more than the limit if there is more
   */
  static <T> void answer(
      Context ctx, List<T> found, int limit, Function<T, String> id, Function<T, ?> item) {
    List<T> page = found.subList(0, Math.min(limit, found.size()));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("items", page.stream().map(item).toList());
    if (found.size() > limit) {
      body.put("next", id.apply(page.getLast()));
    }
    Answers.json(ctx, 200, body);
  }

  /** Answers with a list that has one page. */
  static void answerAll(Context ctx, List<?> items) {
    Answers.json(ctx, 200, Map.of("items", items));
  }
}
