package io.peekbridge.matrix.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts objects out of a document without reading them, such as the PDUs out of a transaction: their
 * bytes stay what their senders signed, and one that is malformed does not spoil the others.
 */
public final class JsonSlices {
  /** Nothing recurses here, so that depth costs little; what is cut out is checked when read. */
  private static final int MAX_NESTING = 10_000;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxNumberLength(Json.MAX_NUMBER_LENGTH)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final CharBuffer text;
  private final JsonParser parser;

  private JsonSlices(CharBuffer text, JsonParser parser) {
    this.text = text;
    this.parser = parser;
  }

  /**
   * The bytes of each object in the array under the key of the document, in order; empty if the
   * document does not have the key.
   *
   * @throws MalformedJsonException if the document is not a JSON object, has the key twice or
   *     something else than an array of objects under it
   */
  public static List<byte[]> objects(byte[] document, String key) throws MalformedJsonException {
    CharBuffer text = Json.decode(document);
    try (JsonParser parser =
        FACTORY.createParser(text.array(), text.arrayOffset(), text.length())) {
      return new JsonSlices(text, parser).objectsUnder(key);
    } catch (JsonProcessingException e) {
      throw new MalformedJsonException(e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new MalformedJsonException("unreadable JSON", e);
    }
  }

  private List<byte[]> objectsUnder(String key) throws IOException, MalformedJsonException {
    require(parser.nextToken() == JsonToken.START_OBJECT, "not a JSON object");
    List<byte[]> found = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean wanted = parser.currentName().equals(key);
      parser.nextToken();
      if (wanted) {
        require(found == null, "a key occurs twice in one object");
        found = array();
      } else {
        parser.skipChildren();
      }
    }
    require(parser.nextToken() == null, "something follows the document");
    return found == null ? List.of() : found;
  }

  private List<byte[]> array() throws IOException, MalformedJsonException {
    require(parser.currentToken() == JsonToken.START_ARRAY, "not an array of objects");
    List<byte[]> found = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(parser.currentToken() == JsonToken.START_OBJECT, "not an array of objects");
      int start = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
      parser.skipChildren();
      int end = Math.toIntExact(parser.currentLocation().getCharOffset());
      // What was strict UTF-8 is the same bytes again.
      found.add(text.subSequence(start, end).toString().getBytes(StandardCharsets.UTF_8));
    }
    return found;
  }

  private static void require(boolean holds, String otherwise) throws MalformedJsonException {
    if (!holds) {
      throw new MalformedJsonException(otherwise);
    }
  }
}
