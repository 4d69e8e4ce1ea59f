package io.peekbridge.api.web;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Why a request is not granted, as the caller is told.
 *
 * @param status the HTTP status
 * @param code a Matrix error code, such as {@code M_FORBIDDEN}
 * @param message a sentence for people
 * @param retryAfter when to try again
 * @param details more fields for the answer
 */
public record Refusal(
    int status,
    String code,
    String message,
    Optional<Duration> retryAfter,
    Map<String, Object> details) {

  public static Refusal of(int status, String code, String message) {
    return new Refusal(status, code, message, Optional.empty(), Map.of());
  }

  public Refusal retryAfter(Duration wait) {
    return new Refusal(status, code, message, Optional.of(wait), details);
  }

  public Refusal with(String field, Object value) {
    return new Refusal(status, code, message, retryAfter, Map.of(field, value));
  }

  /** As an exception, for leaving the middle of a handler. */
  public RequestRefusedException asException() {
    return new RequestRefusedException(this);
  }

  /** The body is larger than it may be. */
  static Refusal tooLarge(int limit) {
    return of(413, "M_TOO_LARGE", "The body is larger than " + limit + " bytes.");
  }

  /** Nothing is wrong with the request, we cannot serve it now. */
  public static Refusal unavailable(String message, Duration retryAfter) {
    return of(503, "M_UNKNOWN", message).retryAfter(retryAfter);
  }

  /** The path or a value in it makes no sense. */
  public static Refusal invalid(String message) {
    return of(400, "M_INVALID_PARAM", message);
  }
}
