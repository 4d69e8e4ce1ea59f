package io.peekbridge.relay.fetch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads a JSON object of any size while it comes, and hands out what stands in its fields one by
 * one: objects as the bytes that they came in, never the whole.
 */
public final class JsonAnswer {
  /** The largest object that is handed out: more than an event with white space and escapes. */
  static final int MAX_ELEMENT_BYTES = 600 << 10;

  /** Nothing recurses here; what is cut out is checked when it is read. */
  private static final int MAX_NESTING = 10_000;

  private static final int MAX_TEXT = 64 << 10;

  /** Takes what stands in the fields of an answer, in its order. */
  public interface Visitor {
    /** Whether the field is of interest; it is skipped otherwise. */
    boolean wants(String field);

    /** An object, or one of an array of objects. */
    default void object(String field, byte[] json) throws AnswerRefusedException {
      throw AnswerRefusedException.wrong("an object in " + field);
    }

    /** A text, or one of an array of texts. */
    default void text(String field, String value) throws AnswerRefusedException {
      throw AnswerRefusedException.wrong("a text in " + field);
    }

    /** A truth value. */
    default void flag(String field, boolean value) throws AnswerRefusedException {
      throw AnswerRefusedException.wrong("a truth value in " + field);
    }
  }

  private final Tape tape;
  private final JsonParser parser;
  private final Visitor visitor;

  private JsonAnswer(Tape tape, JsonParser parser, Visitor visitor) {
    this.tape = tape;
    this.parser = parser;
    this.visitor = visitor;
  }

  /**
   * Reads an answer.
   *
   * @throws AnswerRefusedException if it is not a JSON object, has a field of interest twice, or
   *     something of another kind in it; and what the visitor throws
   * @throws IOException that of the stream
   */
  static void read(InputStream in, Visitor visitor) throws IOException, AnswerRefusedException {
    Tape tape = new Tape(in, MAX_ELEMENT_BYTES);
    try (JsonParser parser = factory().createParser(tape)) {
      new JsonAnswer(tape, parser, visitor).document();
    } catch (JsonProcessingException e) {
      throw AnswerRefusedException.wrong("the answer is not JSON: " + e.getOriginalMessage());
    } catch (Tape.ElementTooLargeException e) {
      throw AnswerRefusedException.wrong("something in the answer is larger than an event");
    }
  }

  /** One for each answer: what it learns of names goes with it. */
  private static JsonFactory factory() {
    return new JsonFactoryBuilder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_NESTING)
                .maxStringLength(MAX_TEXT)
                .build())
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
        .build();
  }

  private void document() throws IOException, AnswerRefusedException {
    require(parser.nextToken() == JsonToken.START_OBJECT, "the answer is no JSON object");
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      if (visitor.wants(field)) {
        require(seen.add(field), "the answer has " + field + " twice");
        field(field);
      } else {
        parser.skipChildren();
      }
    }
    require(parser.nextToken() == null, "something follows the answer");
  }

  private void field(String field) throws IOException, AnswerRefusedException {
    switch (parser.currentToken()) {
      case START_ARRAY -> {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          element(field);
        }
      }
      case VALUE_NULL -> {
        // As some servers write an empty list.
      }
      default -> element(field);
    }
  }

  private void element(String field) throws IOException, AnswerRefusedException {
    switch (parser.currentToken()) {
      case START_OBJECT -> visitor.object(field, cut());
      case VALUE_STRING -> visitor.text(field, parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> visitor.flag(field, parser.getBooleanValue());
      default -> throw AnswerRefusedException.wrong(field + " is not what it must be");
    }
  }

  private byte[] cut() throws IOException, AnswerRefusedException {
    long start = parser.currentTokenLocation().getByteOffset();
    // The parser does not count bytes in other encodings than UTF-8.
    require(start >= 0, "the answer is not UTF-8");
    tape.mark(start);
    parser.skipChildren();
    byte[] json = tape.cut(parser.currentLocation().getByteOffset());
    require(json[0] == '{' && json[json.length - 1] == '}', "the answer is not UTF-8");
    require(json.length <= MAX_ELEMENT_BYTES, "something in the answer is larger than an event");
    return json;
  }

  private static void require(boolean holds, String otherwise) throws AnswerRefusedException {
    if (!holds) {
      throw AnswerRefusedException.wrong(otherwise);
    }
  }
}
