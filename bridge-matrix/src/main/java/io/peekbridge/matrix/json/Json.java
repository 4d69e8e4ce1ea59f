package io.peekbridge.matrix.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads JSON as other servers send it, which may be made to harm: strict UTF-8, no key twice in one
 * object, nothing behind the document, bounded nesting and bounded numbers. The caller bounds the
 * size of the document.
 */
public final class Json {
  /** How deep arrays and objects may be nested in any document. */
  public static final int MAX_NESTING = 200;

  /**
   * How deep they may be nested in an event: less, so that a transaction can hold every event, and
   * no more than what other implementations read.
   */
  public static final int MAX_EVENT_NESTING = 127;

  /**
   * The longest number in characters, as long as other implementations read them. Whatever reads
   * events, or what has events in it, has the same limit: in old rooms they may be that long, and
   * one must not spoil those beside it.
   */
  public static final int MAX_NUMBER_LENGTH = 4_300;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .build())
          // Names come from anywhere: they are neither interned nor kept in a table that all
          // parsers share.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(FACTORY)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Json() {}

  /**
   * Reads any JSON value. Fractions become doubles; integers are kept exactly.
   *
   * @throws MalformedJsonException if the bytes are not one JSON document within the limits
   */
  public static JsonNode parse(byte[] bytes) throws MalformedJsonException {
    return read(bytes, TreeRules.DOCUMENT);
  }

  /**
   * Reads a JSON object.
   *
   * @throws MalformedJsonException as {@link #parse}, and if the document is another kind of value
   */
  public static ObjectNode parseObject(byte[] bytes) throws MalformedJsonException {
    return asObject(read(bytes, TreeRules.DOCUMENT));
  }

  /**
   * Reads an event, which must have a canonical form: besides what {@link #parseObject} refuses,
   * also every number that is not written as an integer of at most 53 bits, and {@code -0}
   * (appendices: "Canonical JSON").
   */
  public static ObjectNode parseEvent(byte[] bytes) throws MalformedJsonException {
    return asObject(read(bytes, TreeRules.EVENT));
  }

  /**
   * Reads an event of a room version that does not insist on canonical JSON: as {@link
   * #parseEvent}, with integers of any size and fractions. What is read can be written by {@link
   * CanonicalJson#encodeLenient}, as others write it.
   */
  public static ObjectNode parseTolerantEvent(byte[] bytes) throws MalformedJsonException {
    return asObject(read(bytes, TreeRules.TOLERANT_EVENT));
  }

  /**
   * The mapper for records, with the same limits. It ignores properties that a record does not
   * have.
   */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  private static ObjectNode asObject(JsonNode node) throws MalformedJsonException {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new MalformedJsonException("not a JSON object");
  }

  private static JsonNode read(byte[] bytes, TreeRules rules) throws MalformedJsonException {
    Optional<JsonNode> plain = PlainReader.read(bytes, rules);
    return plain.isPresent() ? plain.get() : readCarefully(bytes, rules);
  }

  /** Reads any document, and says what is wrong with those that are none. */
  static JsonNode readCarefully(byte[] bytes, TreeRules rules) throws MalformedJsonException {
    CharBuffer text = decode(bytes);
    try (JsonParser parser =
        FACTORY.createParser(text.array(), text.arrayOffset(), text.length())) {
      return new TreeReader(parser, rules).document();
    } catch (JsonProcessingException e) {
      throw new MalformedJsonException(e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new MalformedJsonException("unreadable JSON", e);
    }
  }

  /** Decodes before parsing, because the parser lets overlong forms and encoded surrogates pass. */
  static CharBuffer decode(byte[] bytes) throws MalformedJsonException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw new MalformedJsonException("not UTF-8", e);
    }
  }
}
