package io.peekbridge.matrix.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Builds the tree of one document. The parser's nesting limit bounds the recursion. */
final class TreeReader {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonParser parser;
  private final boolean canonicalisable;

  TreeReader(JsonParser parser, boolean canonicalisable) {
    this.parser = parser;
    this.canonicalisable = canonicalisable;
  }

  JsonNode document() throws IOException, MalformedJsonException {
    if (parser.nextToken() == null) {
      throw new MalformedJsonException("empty document");
    }
    JsonNode node = value();
    if (parser.nextToken() != null) {
      throw new MalformedJsonException("something follows the document");
    }
    return node;
  }

  private JsonNode value() throws IOException, MalformedJsonException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> NODES.textNode(text(parser.getText()));
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> fraction();
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new MalformedJsonException("unexpected " + parser.currentToken());
    };
  }

  private ObjectNode object() throws IOException, MalformedJsonException {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = text(parser.currentName());
      parser.nextToken();
      if (object.replace(name, value()) != null) {
        throw new MalformedJsonException("a key occurs twice in one object");
      }
    }
    return object;
  }

  private ArrayNode array() throws IOException, MalformedJsonException {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value());
    }
    return array;
  }

  private JsonNode integer() throws IOException, MalformedJsonException {
    if (canonicalisable && parser.getTextLength() == 2 && parser.getText().equals("-0")) {
      throw new MalformedJsonException("-0 is not canonical JSON");
    }
    JsonNode node =
        switch (parser.getNumberType()) {
          case INT -> NODES.numberNode(parser.getIntValue());
          case LONG -> NODES.numberNode(parser.getLongValue());
          default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    if (canonicalisable && !CanonicalJson.isSafeInteger(node)) {
      throw new MalformedJsonException("integer of more than 53 bits");
    }
    return node;
  }

  private JsonNode fraction() throws IOException, MalformedJsonException {
    if (canonicalisable) {
      throw new MalformedJsonException("number that is not written as an integer");
    }
    return NODES.numberNode(parser.getDoubleValue());
  }

  /** Escapes can spell half a surrogate pair, which no UTF-8 can carry on. */
  private static String text(String text) throws MalformedJsonException {
    if (!CanonicalWriter.isWellFormed(text)) {
      throw new MalformedJsonException("half a surrogate pair");
    }
    return text;
  }
}
