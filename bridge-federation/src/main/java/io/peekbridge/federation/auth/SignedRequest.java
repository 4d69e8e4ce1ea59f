package io.peekbridge.federation.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the signature of a request covers. */
final class SignedRequest {
  private static final byte[] CONTENT = "{\"content\":".getBytes(StandardCharsets.US_ASCII);

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

  /**
   * The same around a content that is canonical already: its key comes before the others.
   *
   * @param content a JSON object in canonical form
   */
  static byte[] bytesAround(
      String method, String target, ServerName origin, ServerName destination, byte[] content) {
    byte[] rest = bytes(method, target, origin, destination, Optional.empty());
    return ByteBuffer.allocate(CONTENT.length + content.length + rest.length)
        .put(CONTENT)
        .put(content)
        .put((byte) ',')
        .put(rest, 1, rest.length - 1)
        .array();
  }
}
