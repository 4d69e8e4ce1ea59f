package io.peekbridge.federation.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.federation.http.HttpAnswer;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How long a server asks to be left alone. It cannot ask for more than a day. */
final class RetryAfter {
  private static final Duration LONGEST = Duration.ofDays(1);

  private RetryAfter() {}

  /** From the {@code Retry-After} header: seconds, or a date (RFC 9110, section 10.2.3). */
  static Optional<Duration> header(HttpAnswer answer, Clock clock) {
    return answer.header("Retry-After").map(String::strip).flatMap(value -> parse(value, clock));
  }

  private static Optional<Duration> parse(String value, Clock clock) {
    if (value.matches("[0-9]{1,9}")) {
      return Optional.of(bounded(Duration.ofSeconds(Long.parseLong(value))));
    }
    try {
      Instant date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
      return Optional.of(bounded(Duration.between(clock.instant(), date)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** From {@code retry_after_ms} in the body of an error (client-server API: "Rate limiting"). */
  static Optional<Duration> body(JsonNode error) {
    JsonNode millis = error.path("retry_after_ms");
    return millis.isNumber()
        ? Optional.of(bounded(Duration.ofMillis(millis.longValue())))
        : Optional.empty();
  }

  private static Duration bounded(Duration asked) {
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }
}
