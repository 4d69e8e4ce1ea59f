package io.peekbridge.api.federation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.web.Body;
import io.peekbridge.api.web.RawTarget;
import io.peekbridge.matrix.id.ServerName;
import java.util.Optional;

/**
 * A request whose origin is proven.
 *
 * @param content the parsed body; empty if there is none
 */
record SignedRequest(
    ServerName origin, RawTarget target, Body body, Optional<ObjectNode> content) {}
