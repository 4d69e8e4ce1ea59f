package io.peekbridge.matrix.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.UserId;
import java.util.Optional;

/** Reads event content, in which any field of any type must be expected. */
final class Content {
  private Content() {}

  /** The field's value if it is a string; {@code node} may be anything. */
  static Optional<String> text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
  }

  /** Whether the text passes what a sender must pass. */
  static boolean isUserId(String text) {
    return userId(text).isPresent();
  }

  static Optional<UserId> userId(String text) {
    try {
      return Optional.of(new UserId(text));
    } catch (MalformedIdException notAUserId) {
      return Optional.empty();
    }
  }
}
