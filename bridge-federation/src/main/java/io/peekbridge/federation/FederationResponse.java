package io.peekbridge.federation;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import java.time.Duration;
import java.util.Optional;

/** What another server answered. */
public final class FederationResponse {
  private final ServerName destination;
  private final int status;
  private final byte[] body;
  private final Optional<Duration> retryAfter;

  /**
   * An answer.
   *
   * @param destination the server that was asked
   * @param body the body, empty if there was none; the array is not copied
   */
  public FederationResponse(
      ServerName destination, int status, byte[] body, Optional<Duration> retryAfter) {
    this.destination = requireNonNull(destination, "destination");
    this.status = status;
    this.body = requireNonNull(body, "body");
    this.retryAfter = requireNonNull(retryAfter, "retryAfter");
  }

  /** An answer with status 200, for fakes. */
  public static FederationResponse ok(ServerName destination, byte[] body) {
    return new FederationResponse(destination, 200, body, Optional.empty());
  }

  public ServerName destination() {
    return destination;
  }

  public int status() {
    return status;
  }

  /** The bytes of the body; the caller does not change them. */
  public byte[] body() {
    return body;
  }

  /** How long the server asks us to wait before the next request. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /**
   * The body as a JSON object.
   *
   * @throws FederationException with kind {@code MALFORMED} if it is not one
   */
  public ObjectNode json() throws FederationException {
    try {
      return Json.parseObject(body);
    } catch (MalformedJsonException e) {
      throw FederationException.of(
              destination,
              FederationException.Kind.MALFORMED,
              "the answer is not a JSON object: " + e.getMessage())
          .causedBy(e);
    }
  }

  @Override
  public String toString() {
    return status + " from " + destination + ", " + body.length + " bytes";
  }
}
