package io.peekbridge.matrix.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Canonical JSON (appendices: "Canonical JSON"): the shortest UTF-8 encoding, keys sorted by code
 * point. Hashes and signatures are made over these bytes.
 */
public final class CanonicalJson {
  /** The largest integer that canonical JSON allows, 2^53 - 1; its negative is the smallest. */
  public static final long MAX_INTEGER = (1L << 53) - 1;

  private CanonicalJson() {}

  /**
   * The canonical encoding, under the rules of room version 6 and later.
   *
   * @throws CanonicalJsonException if the value holds a fraction, an integer of more than 53 bits,
   *     half a surrogate pair, or is nested without end
   */
  public static byte[] encode(JsonNode node) {
    return new CanonicalWriter(NumberRules.STRICT).encode(node);
  }

  /**
   * The encoding for what is not limited to canonical JSON: events up to room version 5, and signed
   * JSON that is not an event, such as a request whose ephemeral data may hold any number. As
   * {@link #encode}, with integers of any size, and fractions in the shortest form that reads back
   * as the same double, in the notation of the reference implementation ({@code 0.5}, {@code
   * 1e-07}).
   *
   * @throws CanonicalJsonException for infinities, not-a-numbers, half a surrogate pair and endless
   *     nesting
   */
  public static byte[] encodeLenient(JsonNode node) {
    return new CanonicalWriter(NumberRules.LENIENT).encode(node);
  }

  /** The encoding as {@link #encodeLenient}, of an object without some of its properties. */
  public static byte[] encodeLenientWithout(ObjectNode object, Set<String> names) {
    return new CanonicalWriter(NumberRules.LENIENT).encodeWithout(object, names);
  }

  /**
   * The same value with every number that is an integer written as one: {@code 1e3} and {@code
   * 1000.0} become {@code 1000}. For content of our own clients; content of others is taken as it
   * is, or not at all.
   */
  public static JsonNode normalised(JsonNode node) {
    return Normaliser.normalised(node);
  }

  /** Whether the value is an integer that canonical JSON has: one of at most 53 bits. */
  public static boolean isSafeInteger(JsonNode node) {
    return node.isIntegralNumber()
        && node.canConvertToLong()
        && Math.abs(node.longValue()) <= MAX_INTEGER
        && node.longValue() != Long.MIN_VALUE;
  }
}
