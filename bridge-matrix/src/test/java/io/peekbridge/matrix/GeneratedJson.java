package io.peekbridge.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.json.CanonicalJson;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Arbitrary JSON that has a canonical form. */
public final class GeneratedJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private GeneratedJson() {}

  /** Strings of whole characters of all planes. */
  public static Arbitrary<String> texts() {
    Arbitrary<Integer> any =
        Arbitraries.integers()
            .between(0, Character.MAX_CODE_POINT)
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
    Arbitrary<Integer> odd =
        Arbitraries.of(
            0, 8, 9, 10, 0x1F, 0x22, 0x5C, 0x7F, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF);
    return Arbitraries.oneOf(any, odd, Arbitraries.integers().between(' ', '~'))
        .array(int[].class)
        .ofMaxSize(6)
        .map(codePoints -> new String(codePoints, 0, codePoints.length));
  }

  /** Integers that canonical JSON has. */
  public static Arbitrary<Long> integers() {
    return Arbitraries.longs().between(-CanonicalJson.MAX_INTEGER, CanonicalJson.MAX_INTEGER);
  }

  /** Numbers that events up to room version 5 may hold, and canonical JSON does not. */
  public static Arbitrary<JsonNode> toleratedNumbers() {
    return Arbitraries.oneOf(
        Arbitraries.doubles().map(NODES::numberNode),
        Arbitraries.integers()
            .between(0, 1_000)
            .map(zeros -> NODES.numberNode(BigInteger.TEN.pow(zeros + 16).negate())),
        Arbitraries.of(-0.0, 1.0, 1e16, Double.MIN_VALUE, Double.MAX_VALUE).map(NODES::numberNode));
  }

  /** Objects, nested up to the depth. */
  public static Arbitrary<ObjectNode> objects(int depth) {
    return Arbitraries.maps(texts(), values(depth))
        .ofMaxSize(5)
        .map(GeneratedJson::object)
        .withoutEdgeCases();
  }

  /** Any value, nested up to the depth. */
  public static Arbitrary<JsonNode> values(int depth) {
    Arbitrary<JsonNode> leaf =
        Arbitraries.oneOf(
            texts().map(NODES::textNode),
            integers().map(NODES::numberNode),
            Arbitraries.of(NODES.booleanNode(true), NODES.booleanNode(false), NODES.nullNode()));
    if (depth == 0) {
      return leaf;
    }
    return Arbitraries.frequencyOf(
            Tuple.of(3, leaf),
            Tuple.of(1, objects(depth - 1).map(object -> object)),
            Tuple.of(1, values(depth - 1).list().ofMaxSize(4).map(GeneratedJson::array)))
        .withoutEdgeCases();
  }

  private static ObjectNode object(Map<String, JsonNode> members) {
    return NODES.objectNode().setAll(members);
  }

  private static ArrayNode array(List<JsonNode> elements) {
    return NODES.arrayNode().addAll(elements);
  }
}
