package io.peekbridge.federation.discovery;

import io.peekbridge.federation.http.HttpAnswer;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long an HTTP answer may be kept (RFC 9111, as far as it matters to a private cache of one
 * resource).
 */
final class CacheLifetime {
  private static final Pattern FORBIDDEN =
      Pattern.compile("(^|[\\s,])no-(store|cache)($|[\\s,=])", Pattern.CASE_INSENSITIVE);
  private static final Pattern MAX_AGE =
      Pattern.compile("(^|[\\s,])max-age\\s*=\\s*\"?([0-9]{1,9})\"?", Pattern.CASE_INSENSITIVE);

  private CacheLifetime() {}

  /**
   * As the headers say, {@code Cache-Control} before {@code Expires}; empty if they say nothing.
   * Never negative.
   */
  static Optional<Duration> of(HttpAnswer answer, Clock clock) {
    Optional<String> control = answer.header("Cache-Control");
    if (control.isPresent()) {
      if (FORBIDDEN.matcher(control.get()).find()) {
        return Optional.of(Duration.ZERO);
      }
      Matcher maxAge = MAX_AGE.matcher(control.get());
      if (maxAge.find()) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(maxAge.group(2))));
      }
    }
    return answer.header("Expires").map(expires -> until(expires, clock.instant()));
  }

  /**
   * A date that cannot be read, such as the usual {@code 0}, lies in the past (RFC 9111, section
   * 5.3).
   */
  private static Duration until(String date, Instant now) {
    try {
      Instant expires = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.strip()));
      return expires.isAfter(now) ? Duration.between(now, expires) : Duration.ZERO;
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }
}
