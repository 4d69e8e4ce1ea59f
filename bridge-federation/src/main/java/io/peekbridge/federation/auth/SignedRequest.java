package io.peekbridge.federation.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.json.Json;
import java.util.Optional;

/** What the signature of a request covers. */
final class SignedRequest {
  private SignedRequest() {}

  /**
   * The signed bytes (server-server API: "Request Authentication", step 1).
   *
   * @throws io.peekbridge.matrix.json.CanonicalJsonException if the content cannot be written down
   */
  static byte[] bytes(
      String method,
      String target,
      ServerName origin,
      ServerName destination,
      Optional<ObjectNode> content) {
    ObjectNode request = Json.mapper().createObjectNode();
    request.put("method", method);
    request.put("uri", target);
    request.put("origin", origin.value());
    request.put("destination", destination.value());
    content.ifPresent(object -> request.set("content", object));
    return CanonicalJson.encodeLenient(request);
  }
}
