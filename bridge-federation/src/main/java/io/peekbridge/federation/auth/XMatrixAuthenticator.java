package io.peekbridge.federation.auth;

import static io.peekbridge.federation.auth.UnauthorizedRequestException.notJson;
import static io.peekbridge.federation.auth.UnauthorizedRequestException.unauthorized;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.federation.keys.KeyRing;
import io.peekbridge.federation.keys.KeyUnavailableException;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.json.CanonicalJsonException;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks X-Matrix headers against the key ring. A server with several keys may send one header for
 * each; they must name the same origin, and one good signature is enough.
 */
public final class XMatrixAuthenticator implements RequestAuthenticator {
  private static final int MAX_HEADERS = 8;

  private final ServerName us;
  private final KeyRing keys;
  private final Clock clock;

  public XMatrixAuthenticator(ServerName us, KeyRing keys, Clock clock) {
    this.us = us;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public Authenticated authenticate(
      String method, String target, List<String> authorizationHeaders, byte[] body)
      throws UnauthorizedRequestException {
    List<XMatrixHeader> headers = parse(authorizationHeaders);
    ServerName origin = headers.getFirst().origin();
    checkNames(headers, origin);
    Optional<ObjectNode> content = content(body);
    byte[] signed = signedBytes(method, target, origin, content);
    List<String> problems = new ArrayList<>();
    for (XMatrixHeader header : headers) {
      Optional<String> problem = verify(header, signed);
      if (problem.isEmpty()) {
        return new Authenticated(origin, header.keyId(), content);
      }
      problems.add(problem.get());
    }
    throw unauthorized("The request's signature cannot be verified.", origin + ": " + problems);
  }

  private static List<XMatrixHeader> parse(List<String> values)
      throws UnauthorizedRequestException {
    List<String> ours = values.stream().filter(XMatrixParser::hasScheme).toList();
    if (ours.isEmpty()) {
      throw unauthorized("The request is not signed.", "no X-Matrix header");
    }
    if (ours.size() > MAX_HEADERS) {
      throw unauthorized("The request has too many signatures.", ours.size() + " headers");
    }
    List<XMatrixHeader> headers = new ArrayList<>();
    for (String value : ours) {
      try {
        headers.add(XMatrixHeader.parse(value));
      } catch (MalformedHeaderException e) {
        throw unauthorized("The Authorization header is malformed.", e.getMessage());
      }
    }
    return headers;
  }

  private void checkNames(List<XMatrixHeader> headers, ServerName origin)
      throws UnauthorizedRequestException {
    for (XMatrixHeader header : headers) {
      if (!header.origin().equals(origin)) {
        throw unauthorized(
            "The Authorization headers name different servers.",
            origin + " and " + header.origin());
      }
      if (header.destination().isPresent() && !header.destination().get().equals(us)) {
        throw unauthorized(
            "The request is for another server.",
            origin + " signed for " + header.destination().get());
      }
    }
  }

  private static Optional<ObjectNode> content(byte[] body) throws UnauthorizedRequestException {
    if (body == null || body.length == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.parseObject(body));
    } catch (MalformedJsonException e) {
      throw notJson(e.getMessage());
    }
  }

  /**
   * Signed for us even if the header does not say so: the sender signed our name, or it sent the
   * request to somebody else.
   */
  private byte[] signedBytes(
      String method, String target, ServerName origin, Optional<ObjectNode> content)
      throws UnauthorizedRequestException {
    try {
      return SignedRequest.bytes(method, target, origin, us, content);
    } catch (CanonicalJsonException e) {
      throw notJson(e.getMessage());
    }
  }

  /** Why the signature does not count, or empty if it does. */
  private Optional<String> verify(XMatrixHeader header, byte[] signed) {
    byte[] signature;
    try {
      signature = Base64.decode(header.signature());
    } catch (IllegalArgumentException e) {
      return Optional.of("the signature under " + header.keyId() + " is not Base64");
    }
    try {
      return keys.key(header.origin(), header.keyId(), clock.instant()).verify(signed, signature)
          ? Optional.empty()
          : Optional.of("the signature under " + header.keyId() + " is wrong");
    } catch (KeyUnavailableException e) {
      return Optional.of(e.getMessage());
    }
  }
}
