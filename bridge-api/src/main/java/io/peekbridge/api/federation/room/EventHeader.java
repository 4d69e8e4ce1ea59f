package io.peekbridge.api.federation.room;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.peekbridge.kafka.record.RawJson;
import java.io.IOException;
import java.util.Optional;

/**
 * What of an event tells its place in the state, read without the rest: rooms have many, and most
 * are passed over.
 */
public record EventHeader(String type, Optional<String> stateKey) {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  /** Reads it from an event that is held. */
  public static EventHeader of(RawJson pdu) {
    String type = "";
    Optional<String> stateKey = Optional.empty();
    try (JsonParser in = FACTORY.createParser(pdu.bytes())) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String field = in.currentName();
        in.nextToken();
        switch (field) {
          case "type" -> type = in.getText();
          case "state_key" -> stateKey = Optional.of(in.getText());
          default -> in.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("an event that is held cannot be read", e);
    }
    return new EventHeader(type, stateKey);
  }

  /** The user whose membership the event is, if it is one. */
  public Optional<String> member() {
    return type.equals("m.room.member") ? stateKey : Optional.empty();
  }
}
