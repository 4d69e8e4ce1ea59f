package io.peekbridge.api.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.directory.RoomAlias;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.json.CanonicalJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Fields of bodies, refused by name when they are not what they must be. */
final class Fields {
  /** Appendices: "User Identifiers". */
  private static final Pattern LOCALPART = Pattern.compile("[a-z0-9._=/+-]{1,200}");

  private Fields() {}

  static Optional<String> text(ObjectNode object, String field) {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw Problems.of(400, field + " must be a text.");
    }
    return Optional.of(value.textValue());
  }

  static String requiredText(ObjectNode object, String field) {
    return text(object, field).orElseThrow(() -> Problems.of(400, field + " is missing."));
  }

  static ObjectNode requiredObject(ObjectNode object, String field) {
    if (object.path(field) instanceof ObjectNode inner) {
      return inner;
    }
    throw Problems.of(400, field + " must be an object.");
  }

  /** Objects of a list; none if it is missing. */
  static List<ObjectNode> objects(ObjectNode object, String field, int most) {
    JsonNode list = object.path(field);
    if (list.isMissingNode()) {
      return List.of();
    }
    if (!list.isArray() || list.size() > most) {
      throw Problems.of(400, field + " must be a list of at most " + most + ".");
    }
    List<ObjectNode> objects = new ArrayList<>();
    for (JsonNode item : list) {
      if (!(item instanceof ObjectNode inner)) {
        throw Problems.of(400, field + " must hold objects.");
      }
      objects.add(inner);
    }
    return objects;
  }

  /** An event's content, which can be signed. */
  static RawJson content(ObjectNode content) {
    try {
      return RawJson.of(CanonicalJson.encode(content));
    } catch (CanonicalJsonException e) {
      throw Problems.of(400, "The content cannot be signed: " + e.getMessage());
    }
  }

  /** An alias on our name, whole or its local part. */
  static RoomAlias alias(String text, ServerName server) {
    return RoomAlias.parse(text.startsWith("#") ? text : "#" + text + ":" + server)
        .filter(alias -> alias.server().equals(server))
        .orElseThrow(
            () -> Problems.of(400, "This is not an alias on " + server + " or its local part."));
  }

  /** A user of ours. */
  static UserId user(String localpart, ServerName server) {
    if (!LOCALPART.matcher(localpart).matches()) {
      throw Problems.of(400, "This is not the local part of a user id: only a-z 0-9 . _ = / + -");
    }
    return UserId.of(localpart, server);
  }
}
