package io.peekbridge.federation.http;

import io.peekbridge.matrix.id.ServerName;
import java.util.Map;
import java.util.Optional;

/**
 * What to send, and how much of an answer to take.
 *
 * @param server on whose behalf, for errors
 * @param target path and query, sent as they are
 * @param headers besides {@code Host}, {@code User-Agent} and the length
 * @param body sent as it is, as JSON
 * @param maxResponseBytes of a body with a status of 200 to 299
 */
public record HttpCall(
    ServerName server,
    String method,
    String target,
    Map<String, String> headers,
    Optional<byte[]> body,
    int maxResponseBytes,
    Deadline deadline) {

  /** A GET without headers of its own. */
  public static HttpCall get(
      ServerName server, String target, int maxResponseBytes, Deadline deadline) {
    return new HttpCall(
        server, "GET", target, Map.of(), Optional.empty(), maxResponseBytes, deadline);
  }
}
