package io.peekbridge.matrix.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.json.TreeRules.Numbers;
import java.io.IOException;

/** Builds the tree of one document. The nesting limit bounds the recursion. */
final class TreeReader {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonParser parser;
  private final TreeRules rules;

  TreeReader(JsonParser parser, TreeRules rules) {
    this.parser = parser;
    this.rules = rules;
  }

  JsonNode document() throws IOException, MalformedJsonException {
    if (parser.nextToken() == null) {
      throw new MalformedJsonException("empty document");
    }
    JsonNode node = value(0);
    if (parser.nextToken() != null) {
      throw new MalformedJsonException("something follows the document");
    }
    return node;
  }

  private JsonNode value(int depth) throws IOException, MalformedJsonException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(deeper(depth));
      case START_ARRAY -> array(deeper(depth));
      case VALUE_STRING -> NODES.textNode(text(parser.getText()));
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> fraction();
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new MalformedJsonException("unexpected " + parser.currentToken());
    };
  }

  private ObjectNode object(int depth) throws IOException, MalformedJsonException {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = text(parser.currentName());
      parser.nextToken();
      if (object.replace(name, value(depth)) != null) {
        throw new MalformedJsonException("a key occurs twice in one object");
      }
    }
    return object;
  }

  private ArrayNode array(int depth) throws IOException, MalformedJsonException {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(depth));
    }
    return array;
  }

  private int deeper(int depth) throws MalformedJsonException {
    if (depth == rules.maxNesting()) {
      throw new MalformedJsonException("nested deeper than " + depth);
    }
    return depth + 1;
  }

  private JsonNode integer() throws IOException, MalformedJsonException {
    if (isCanonical() && parser.getTextLength() == 2 && parser.getText().equals("-0")) {
      throw new MalformedJsonException("-0 is not canonical JSON");
    }
    JsonNode node =
        switch (parser.getNumberType()) {
          case INT -> NODES.numberNode(parser.getIntValue());
          case LONG -> NODES.numberNode(parser.getLongValue());
          default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    if (isCanonical() && !CanonicalJson.isSafeInteger(node)) {
      throw new MalformedJsonException("integer of more than 53 bits");
    }
    return node;
  }

  private JsonNode fraction() throws IOException, MalformedJsonException {
    if (isCanonical()) {
      throw new MalformedJsonException("number that is not written as an integer");
    }
    double value = parser.getDoubleValue();
    if (rules.numbers() == Numbers.FINITE && !Double.isFinite(value)) {
      throw new MalformedJsonException("number beyond a double");
    }
    return NODES.numberNode(value);
  }

  private boolean isCanonical() {
    return rules.numbers() == Numbers.CANONICAL;
  }

  /** Escapes can spell half a surrogate pair, which no UTF-8 can carry on. */
  private static String text(String text) throws MalformedJsonException {
    if (!CanonicalWriter.isWellFormed(text)) {
      throw new MalformedJsonException("half a surrogate pair");
    }
    return text;
  }
}
