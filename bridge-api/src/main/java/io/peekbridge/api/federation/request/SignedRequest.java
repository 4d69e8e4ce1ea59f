package io.peekbridge.api.federation.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.web.Body;
import io.peekbridge.api.web.RawTarget;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.matrix.id.ServerName;
import java.util.Optional;

/**
 * A request whose origin is proven.
 *
 * @param content the parsed body; empty if there is none
 */
public record SignedRequest(
    ServerName origin, RawTarget target, Body body, Optional<ObjectNode> content) {

  /**
   * The parsed body.
   *
   * @throws io.peekbridge.api.web.RequestRefusedException if there is none
   */
  public ObjectNode requiredContent() {
    return content.orElseThrow(
        () -> Refusal.of(400, "M_NOT_JSON", "There is no body.").asException());
  }
}
