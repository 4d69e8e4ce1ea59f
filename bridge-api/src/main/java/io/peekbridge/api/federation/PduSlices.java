package io.peekbridge.api.federation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.matrix.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts the PDUs out of a transaction's bytes. What was signed is never written anew, so nothing can
 * come out differently.
 */
final class PduSlices {
  /** Names come from strangers: they are not to stay in memory, nor to end in an exception. */
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNumberLength(Json.MAX_NUMBER_LENGTH).build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  private PduSlices() {}

  /** The elements of the top-level {@code pdus}; the body has been parsed strictly before. */
  static List<byte[]> cut(byte[] body) {
    try (JsonParser in = FACTORY.createParser(body)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        boolean pdus = in.currentName().equals("pdus");
        in.nextToken();
        if (pdus) {
          return elements(in, body);
        }
        in.skipChildren();
      }
      return List.of();
    } catch (IOException e) {
      throw Refusal.of(400, "M_NOT_JSON", "The body is not JSON.").asException();
    }
  }

  private static List<byte[]> elements(JsonParser in, byte[] body) throws IOException {
    List<byte[]> slices = new ArrayList<>();
    while (in.nextToken() == JsonToken.START_OBJECT) {
      int start = Math.toIntExact(in.currentTokenLocation().getByteOffset());
      in.skipChildren();
      int end = Math.toIntExact(in.currentLocation().getByteOffset());
      slices.add(Arrays.copyOfRange(body, start, end));
    }
    return slices;
  }
}
