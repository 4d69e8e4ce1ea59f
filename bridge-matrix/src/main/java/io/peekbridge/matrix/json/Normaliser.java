package io.peekbridge.matrix.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Writes integers as integers. */
final class Normaliser {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Normaliser() {}

  static JsonNode normalised(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> object(node);
      case ARRAY -> array(node);
      case NUMBER -> number(node);
      default -> node;
    };
  }

  private static ObjectNode object(JsonNode node) {
    ObjectNode result = NODES.objectNode();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      result.set(entry.getKey(), normalised(entry.getValue()));
    }
    return result;
  }

  private static ArrayNode array(JsonNode node) {
    ArrayNode result = NODES.arrayNode(node.size());
    node.forEach(element -> result.add(normalised(element)));
    return result;
  }

  private static JsonNode number(JsonNode node) {
    double value = node.doubleValue();
    boolean integer =
        !node.isIntegralNumber()
            && value == Math.rint(value)
            && Math.abs(value) <= CanonicalJson.MAX_INTEGER;
    return integer ? NODES.numberNode((long) value) : node;
  }
}
