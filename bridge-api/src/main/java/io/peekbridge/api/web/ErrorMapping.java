package io.peekbridge.api.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.peekbridge.kafka.query.RoomsUnavailableException;
import java.io.IOException;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of exceptions: an answer that tells no more than the caller needs. */
final class ErrorMapping {
  private static final Logger log = LoggerFactory.getLogger(ErrorMapping.class);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final ErrorFormat format;
  private final UnreadBody unread;

  ErrorMapping(ErrorFormat format, UnreadBody unread) {
    this.format = format;
    this.unread = unread;
  }

  void apply(JavalinConfig config) {
    config.routes.exception(RequestRefusedException.class, (e, ctx) -> refuse(ctx, e.refusal()));
    config.routes.exception(
        HttpResponseException.class,
        (e, ctx) -> refuse(ctx, ofStatus(e.getStatus(), "Unrecognized request.")));
    config.routes.exception(RoomsUnavailableException.class, this::roomsUnavailable);
    config.routes.exception(KafkaException.class, this::logUnavailable);
    config.routes.exception(
        IOException.class, (e, ctx) -> refuse(ctx, ofStatus(400, "The request broke off.")));
    config.routes.exception(Exception.class, this::unexpected);
    config.router.javaLangErrorHandler(
        (response, error) -> {
          log.error("request failed", error);
          response.setStatus(500);
        });
  }

  /** A refusal by the container or the router; both say what they mean by the status. */
  static Refusal ofStatus(int status, String message) {
    String code =
        switch (status) {
          case 404, 405, 400 -> "M_UNRECOGNIZED";
          case 413, 414, 431 -> "M_TOO_LARGE";
          default -> "M_UNKNOWN";
        };
    return Refusal.of(status, code, message);
  }

  private void roomsUnavailable(RoomsUnavailableException e, Context ctx) {
    log.debug("rooms unavailable: {}", e.getMessage());
    refuse(ctx, Refusal.unavailable("Rooms cannot be looked at now.", RETRY));
  }

  private void logUnavailable(KafkaException e, Context ctx) {
    if (e instanceof RecordTooLargeException) {
      refuse(ctx, Refusal.of(413, "M_TOO_LARGE", "This is more than the log takes."));
      return;
    }
    log.warn("the log did not take an entry: {}", e.toString());
    refuse(ctx, Refusal.unavailable("The log is not to be reached now.", RETRY));
  }

  private void unexpected(Exception e, Context ctx) {
    log.error("{} {} failed", ctx.req().getMethod(), ctx.endpoint().path, e);
    refuse(ctx, Refusal.of(500, "M_UNKNOWN", "Internal error."));
  }

  private void refuse(Context ctx, Refusal refusal) {
    Answers.refuse(ctx, format, unread, refusal);
  }
}
