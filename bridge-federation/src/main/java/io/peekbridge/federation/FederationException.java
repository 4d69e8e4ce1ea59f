package io.peekbridge.federation;

import static java.util.Objects.requireNonNull;

import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A request to another server failed. Whether and when to try again follows from {@link
 * #transientFailure()} and {@link #retryAfter()}, never from the message.
 */
public final class FederationException extends Exception {
  private static final long serialVersionUID = 1L;

  /** How the request failed. */
  public enum Kind {
    /** The name does not lead to an address. */
    DNS(true),
    /** No connection, or it broke before the answer was complete. */
    CONNECT(true),
    /** The server's certificate or handshake was not acceptable. */
    TLS(true),
    /** The server, or our own connection pool, took too long. */
    TIMEOUT(true),
    /** The server answered with a status outside 200 to 299. */
    STATUS(false),
    /** The answer is not what the protocol makes it. */
    MALFORMED(false),
    /** The answer is larger than we accept. */
    TOO_LARGE(false),
    /** The name leads only to addresses that the settings do not allow. */
    FORBIDDEN_ADDRESS(false);

    private final boolean usuallyTransient;

    Kind(boolean usuallyTransient) {
      this.usuallyTransient = usuallyTransient;
    }
  }

  private final ServerName destination;
  private final Kind kind;
  private final boolean transientFailure;
  private final int status;
  private final String errcode;
  private final Duration retryAfter;

  private FederationException(
      ServerName destination,
      Kind kind,
      String message,
      boolean transientFailure,
      int status,
      String errcode,
      Duration retryAfter) {
    super(destination + ": " + message);
    this.destination = requireNonNull(destination, "destination");
    this.kind = kind;
    this.transientFailure = transientFailure;
    this.status = status;
    this.errcode = errcode;
    this.retryAfter = retryAfter;
  }

  /** A failure of a kind other than {@code STATUS}, as transient as its kind usually is. */
  public static FederationException of(ServerName destination, Kind kind, String message) {
    return of(destination, kind, message, kind.usuallyTransient);
  }

  /** A failure of a kind other than {@code STATUS}. */
  public static FederationException of(
      ServerName destination, Kind kind, String message, boolean transientFailure) {
    return new FederationException(destination, kind, message, transientFailure, 0, null, null);
  }

  /**
   * An answer outside 200 to 299. It is transient for 408, 425, 429 and every 5xx status, and for
   * 401 and 403 it is not: those say that the server knows what we want and does not want it.
   *
   * @param errcode the Matrix error code of the body, such as {@code M_FORBIDDEN}
   */
  public static FederationException status(
      ServerName destination, int status, Optional<String> errcode, Optional<Duration> retryAfter) {
    boolean transientFailure =
        status == 408 || status == 425 || status == 429 || (status >= 500 && status < 600);
    String message = "status " + status + errcode.map(code -> " " + code).orElse("");
    return new FederationException(
        destination,
        Kind.STATUS,
        message,
        transientFailure,
        status,
        errcode.orElse(null),
        retryAfter.orElse(null));
  }

  /** This exception, with its cause set. */
  public FederationException causedBy(Throwable cause) {
    initCause(cause);
    return this;
  }

  /** The server that was asked. */
  public ServerName destination() {
    return destination;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether the same request may succeed later without anyone changing anything on our side. */
  public boolean transientFailure() {
    return transientFailure;
  }

  /** The HTTP status, if the server answered with one outside 200 to 299. */
  public OptionalInt status() {
    return kind == Kind.STATUS ? OptionalInt.of(status) : OptionalInt.empty();
  }

  /** The Matrix error code of the answer. */
  public Optional<String> errcode() {
    return Optional.ofNullable(errcode);
  }

  /** How long the server asks us to wait before the next request. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
