package io.peekbridge.matrix.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes one value as canonical JSON. */
final class CanonicalWriter {
  /** A bit more than what can be read, for values that are wrapped before they are signed. */
  private static final int MAX_DEPTH = Json.MAX_NESTING + 20;

  private static final String HEX = "0123456789abcdef";

  private final NumberRules numbers;
  private final StringBuilder out = new StringBuilder(512);

  CanonicalWriter(NumberRules numbers) {
    this.numbers = numbers;
  }

  byte[] encode(JsonNode node) {
    value(node, 0);
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void value(JsonNode node, int depth) {
    if (depth > MAX_DEPTH) {
      throw new CanonicalJsonException("nested too deep");
    }
    switch (node.getNodeType()) {
      case OBJECT -> object(node, Set.of(), depth);
      case ARRAY -> array(node, depth);
      case STRING -> string(node.textValue());
      case NUMBER -> out.append(numbers.write(node));
      case BOOLEAN -> out.append(node.booleanValue());
      case NULL -> out.append("null");
      default -> throw new CanonicalJsonException("not a JSON value: " + node.getNodeType());
    }
  }

  /** The object without those of its properties that are named. */
  byte[] encodeWithout(ObjectNode object, Set<String> names) {
    object(object, names, 0);
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void object(JsonNode node, Set<String> leftOut, int depth) {
    out.append('{');
    boolean isFirst = true;
    for (Map.Entry<String, JsonNode> property : sorted(node)) {
      if (!leftOut.contains(property.getKey())) {
        if (!isFirst) {
          out.append(',');
        }
        isFirst = false;
        string(property.getKey());
        out.append(':');
        value(property.getValue(), depth + 1);
      }
    }
    out.append('}');
  }

  /** Most objects come sorted. */
  private static Collection<Map.Entry<String, JsonNode>> sorted(JsonNode node) {
    Set<Map.Entry<String, JsonNode>> properties = node.properties();
    String before = null;
    for (Map.Entry<String, JsonNode> property : properties) {
      if (before != null && CodePointOrder.INSTANCE.compare(before, property.getKey()) > 0) {
        List<Map.Entry<String, JsonNode>> sorted = new ArrayList<>(properties);
        sorted.sort(Map.Entry.comparingByKey(CodePointOrder.INSTANCE));
        return sorted;
      }
      before = property.getKey();
    }
    return properties;
  }

  private void array(JsonNode node, int depth) {
    out.append('[');
    String separator = "";
    for (JsonNode element : node) {
      out.append(separator);
      value(element, depth + 1);
      separator = ",";
    }
    out.append(']');
  }

  private void string(String text) {
    if (isPlain(text)) {
      out.append('"').append(text).append('"');
      return;
    }
    if (!isWellFormed(text)) {
      throw new CanonicalJsonException("half a surrogate pair");
    }
    out.append('"');
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit < ' ' || unit == '"' || unit == '\\') {
        out.append(text, from, i);
        escape(unit);
        from = i + 1;
      }
    }
    out.append(text, from, text.length()).append('"');
  }

  /** Whether the text is written as it is, as nearly all are. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit < ' ' || unit == '"' || unit == '\\' || unit >= Character.MIN_SURROGATE) {
        return false;
      }
    }
    return true;
  }

  private void escape(char unit) {
    switch (unit) {
      case '"', '\\' -> out.append('\\').append(unit);
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      default -> out.append("\\u00").append(HEX.charAt(unit >> 4)).append(HEX.charAt(unit & 15));
    }
  }

  /** Whether every surrogate has its other half. */
  static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (Character.isSurrogate(unit)) {
        boolean pair =
            Character.isHighSurrogate(unit)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
