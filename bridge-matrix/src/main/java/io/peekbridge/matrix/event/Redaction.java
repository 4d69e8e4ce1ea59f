package io.peekbridge.matrix.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.room.RedactionRules.Kept;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** The redaction algorithm (client-server API: "Redactions"; each room version: "Redactions"). */
public final class Redaction {
  private Redaction() {}

  /**
   * What redaction leaves of the event. The argument stays as it is; the result shares what it
   * keeps.
   */
  public static ObjectNode redact(ObjectNode event, RoomVersion version) {
    ObjectNode redacted = only(event, version.redaction().topLevel());
    if (event.path("content") instanceof ObjectNode content) {
      redacted.set("content", content(content, event.path("type").asText(), version));
    }
    return redacted;
  }

  private static ObjectNode content(ObjectNode content, String type, RoomVersion version) {
    return version
        .redaction()
        .keptOf(type)
        .map(
            kept ->
                switch (kept) {
                  case Kept.Everything() -> content;
                  case Kept.Keys(Set<String> keys, Map<String, Set<String>> nested) ->
                      keys(content, keys, nested);
                })
        .orElseGet(content::objectNode);
  }

  private static ObjectNode keys(
      ObjectNode content, Set<String> keys, Map<String, Set<String>> nested) {
    ObjectNode rest = only(content, keys);
    nested.forEach(
        (key, inner) -> {
          if (content.get(key) instanceof ObjectNode object) {
            rest.set(key, only(object, inner));
          }
        });
    return rest;
  }

  private static ObjectNode only(ObjectNode object, Collection<String> keys) {
    ObjectNode rest = object.objectNode();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      if (keys.contains(entry.getKey())) {
        rest.set(entry.getKey(), entry.getValue());
      }
    }
    return rest;
  }
}
