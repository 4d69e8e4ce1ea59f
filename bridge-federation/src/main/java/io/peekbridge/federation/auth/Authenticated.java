package io.peekbridge.federation.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.id.ServerName;
import java.util.Optional;

/**
 * A request whose origin is proven.
 *
 * @param origin the server that signed it
 * @param keyId the key that it signed with
 * @param content the parsed body, which the signature covers; empty if there was none
 */
public record Authenticated(ServerName origin, KeyId keyId, Optional<ObjectNode> content) {}
