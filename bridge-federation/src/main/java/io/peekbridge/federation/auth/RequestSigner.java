package io.peekbridge.federation.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.json.CanonicalJsonException;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import java.util.Optional;

/** Signs our requests. */
public final class RequestSigner {
  private final FederationIdentity identity;

  public RequestSigner(FederationIdentity identity) {
    this.identity = identity;
  }

  /**
   * The value of the {@code Authorization} header.
   *
   * @throws IllegalArgumentException if the request's body is not a JSON object
   */
  public String authorization(FederationRequest request) {
    byte[] signature = identity.key().sign(signedBytes(request));
    return new XMatrixHeader(
            identity.name(),
            Optional.of(request.destination()),
            identity.key().id(),
            Base64.encode(signature))
        .format();
  }

  private byte[] signedBytes(FederationRequest request) {
    try {
      if (request.isCanonical() && request.body().isPresent()) {
        return SignedRequest.bytesAround(
            request.method(),
            request.target(),
            identity.name(),
            request.destination(),
            request.body().get());
      }
      Optional<ObjectNode> content = Optional.empty();
      if (request.body().isPresent()) {
        content = Optional.of(Json.parseObject(request.body().get()));
      }
      return SignedRequest.bytes(
          request.method(), request.target(), identity.name(), request.destination(), content);
    } catch (MalformedJsonException | CanonicalJsonException e) {
      throw new IllegalArgumentException("the body of " + request + " cannot be signed", e);
    }
  }
}
