package io.peekbridge.federation;

import static java.util.Objects.requireNonNull;

import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A request to another server. The body is a JSON object as bytes; it is sent exactly as it is
 * given, while the signature covers its canonical form.
 */
public final class FederationRequest {
  private static final Pattern METHOD = Pattern.compile("[A-Z]{1,16}");
  private static final Pattern TARGET = Pattern.compile("/(?!/)[!-~&&[^#\\\\]]*");

  private final ServerName destination;
  private final String method;
  private final String target;
  private final Optional<byte[]> body;
  private final boolean canonical;
  private final boolean signed;
  private final Optional<Duration> timeout;
  private final OptionalInt maxResponseBytes;

  private FederationRequest(
      ServerName destination,
      String method,
      String target,
      Optional<byte[]> body,
      boolean canonical,
      boolean signed,
      Optional<Duration> timeout,
      OptionalInt maxResponseBytes) {
    this.destination = requireNonNull(destination, "destination");
    this.method = requireMatch(METHOD, method, "method");
    this.target = requireMatch(TARGET, target, "target");
    this.body = body;
    this.canonical = canonical;
    this.signed = signed;
    this.timeout = timeout;
    this.maxResponseBytes = maxResponseBytes;
  }

  /**
   * A signed request.
   *
   * @param target path and query as they go on the wire: escaped, beginning with a slash
   * @param body a JSON object, or null for a request without a body; the array is not copied
   * @throws IllegalArgumentException if method or target have characters that cannot be sent
   */
  public static FederationRequest of(
      ServerName destination, String method, String target, byte[] body) {
    return new FederationRequest(
        destination,
        method,
        target,
        Optional.ofNullable(body),
        false,
        true,
        Optional.empty(),
        OptionalInt.empty());
  }

  /** A signed GET. */
  public static FederationRequest get(ServerName destination, String target) {
    return of(destination, "GET", target, null);
  }

  /** A signed PUT of a JSON object. */
  public static FederationRequest put(ServerName destination, String target, byte[] body) {
    return of(destination, "PUT", target, requireNonNull(body, "body"));
  }

  /** A signed POST of a JSON object. */
  public static FederationRequest post(ServerName destination, String target, byte[] body) {
    return of(destination, "POST", target, requireNonNull(body, "body"));
  }

  /** A signed DELETE without a body. */
  public static FederationRequest delete(ServerName destination, String target) {
    return of(destination, "DELETE", target, null);
  }

  /**
   * The same request, whose body is said to be canonical JSON already: the signature is made over
   * it as it is, and nobody has to read it for that. If it is not, the other server finds the
   * signature wrong.
   */
  public FederationRequest canonical() {
    return new FederationRequest(
        destination, method, target, body, true, signed, timeout, maxResponseBytes);
  }

  /** The same request without a signature, for what anyone may ask, such as a server's keys. */
  public FederationRequest unsigned() {
    return new FederationRequest(
        destination, method, target, body, canonical, false, timeout, maxResponseBytes);
  }

  /**
   * The same request with its own limit on the time from the call to the last byte of the answer.
   */
  public FederationRequest within(Duration limit) {
    return new FederationRequest(
        destination, method, target, body, canonical, signed, Optional.of(limit), maxResponseBytes);
  }

  /** The same request with its own limit on the size of the answer's body. */
  public FederationRequest acceptingAtMost(int bytes) {
    return new FederationRequest(
        destination, method, target, body, canonical, signed, timeout, OptionalInt.of(bytes));
  }

  /** The server that is asked, by its name before any delegation. */
  public ServerName destination() {
    return destination;
  }

  public String method() {
    return method;
  }

  /** Path and query. */
  public String target() {
    return target;
  }

  /** The body; the caller does not change the array. */
  public Optional<byte[]> body() {
    return body;
  }

  /** Whether the body is canonical JSON as it is. */
  public boolean isCanonical() {
    return canonical;
  }

  public boolean signed() {
    return signed;
  }

  /** The time the whole request may take, where it differs from the settings. */
  public Optional<Duration> timeout() {
    return timeout;
  }

  /** The largest body taken as an answer, in bytes, where it differs from the settings. */
  public OptionalInt maxResponseBytes() {
    return maxResponseBytes;
  }

  private static String requireMatch(Pattern pattern, String value, String what) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException("not a request " + what + ": " + value);
    }
    return value;
  }

  @Override
  public String toString() {
    return method + " " + destination + " " + target;
  }
}
