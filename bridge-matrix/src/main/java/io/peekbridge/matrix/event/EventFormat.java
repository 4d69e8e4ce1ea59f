package io.peekbridge.matrix.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the properties of one event and checks their form (room versions: "Event format";
 * client-server API: "Size limits").
 */
final class EventFormat {
  static final String AUTHORISING_USER = "join_authorised_via_users_server";

  private static final int MAX_FIELD_BYTES = 255;

  /** The most bytes of UTF-8 that one unit of UTF-16 becomes. */
  private static final int MAX_BYTES_OF_UNIT = 3;

  private final ObjectNode event;
  private final RoomVersion version;

  EventFormat(ObjectNode event, RoomVersion version) {
    this.event = event;
    this.version = version;
  }

  String type() throws MalformedEventException {
    return shortText("type");
  }

  Optional<String> stateKey() throws MalformedEventException {
    return event.has("state_key") ? Optional.of(shortText("state_key")) : Optional.empty();
  }

  UserId sender() throws MalformedEventException {
    return id("sender", text("sender"), UserId::new);
  }

  ObjectNode object(String name) throws MalformedEventException {
    if (event.get(name) instanceof ObjectNode object) {
      return object;
    }
    throw new MalformedEventException(name + " is not an object");
  }

  /** The events that are named in an array, by whatever names an event in the version. */
  List<EventId> eventIds(String name, int atMost) throws MalformedEventException {
    JsonNode array = event.path(name);
    if (!array.isArray() || array.size() > atMost) {
      throw new MalformedEventException(name + " is not an array of at most " + atMost);
    }
    List<EventId> ids = new ArrayList<>(array.size());
    for (JsonNode element : array) {
      JsonNode id = version.has(RoomRule.EVENT_ID_IS_HASH) ? element : named(name, element);
      ids.add(id(name, textOf(name, id), EventId::new));
    }
    return List.copyOf(ids);
  }

  /** The id in a pair of an id and hashes. The hashes are its sender's word and not compared. */
  private static JsonNode named(String name, JsonNode reference) throws MalformedEventException {
    boolean isPair =
        reference.isArray() && reference.size() == 2 && reference.get(1) instanceof ObjectNode;
    if (!isPair) {
      throw new MalformedEventException(name + " is not an array of pairs of an id and hashes");
    }
    for (JsonNode hash : reference.get(1)) {
      textOf(name, hash);
    }
    return reference.get(0);
  }

  /** A non-negative integer: one that canonical JSON can hold, or where that is no rule a long. */
  long depth() throws MalformedEventException {
    long depth = integer("depth");
    if (depth < 0) {
      throw new MalformedEventException("depth is negative");
    }
    return depth;
  }

  long integer(String name) throws MalformedEventException {
    JsonNode node = event.path(name);
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw new MalformedEventException(name + " is not an integer of at most 64 bits");
    }
    if (version.has(RoomRule.STRICT_JSON) && !CanonicalJson.isSafeInteger(node)) {
      throw new MalformedEventException(name + " is not an integer of at most 53 bits");
    }
    return node.longValue();
  }

  /** The room id, unless the event is a create event of a version in which that has none. */
  Optional<String> roomId() throws MalformedEventException {
    if (version.has(RoomRule.ROOM_ID_IS_CREATE_HASH) && type().equals("m.room.create")) {
      if (event.has("room_id")) {
        throw new MalformedEventException(
            "the create event names its room itself and has no room_id");
      }
      if (!stateKey().equals(Optional.of(""))) {
        throw new MalformedEventException("the create event has an empty state_key");
      }
      return Optional.empty();
    }
    return Optional.of(text("room_id"));
  }

  /**
   * The id that the event carries. One whose hash is its id must not claim another; else the server
   * that made the id up has to be known, because it must have signed.
   */
  Optional<EventId> eventId() throws MalformedEventException {
    if (version.has(RoomRule.EVENT_ID_IS_HASH)) {
      if (event.has("event_id")) {
        throw new MalformedEventException("event with an event_id");
      }
      return Optional.empty();
    }
    EventId id = id("event_id", text("event_id"), EventId::new);
    if (id.server().isEmpty()) {
      throw new MalformedEventException("event_id names no server");
    }
    return Optional.of(id);
  }

  void checkHashesAndSignatures() throws MalformedEventException {
    textOf("hashes.sha256", object("hashes").path("sha256"));
    for (JsonNode ofServer : object("signatures")) {
      if (!ofServer.isObject()) {
        throw new MalformedEventException("signatures is not an object of objects");
      }
    }
  }

  /** A membership that is vouched for by nobody who could have signed it can never be accepted. */
  void checkAuthorisingUser() throws MalformedEventException {
    JsonNode content = event.path("content");
    if (version.has(RoomRule.RESTRICTED_JOINS)
        && type().equals("m.room.member")
        && content.has(AUTHORISING_USER)) {
      id(AUTHORISING_USER, textOf(AUTHORISING_USER, content.get(AUTHORISING_USER)), UserId::new);
    }
  }

  static <T> T id(String name, String value, Function<String, T> reader)
      throws MalformedEventException {
    try {
      return reader.apply(value);
    } catch (MalformedIdException e) {
      throw new MalformedEventException(name + ": " + e.getMessage(), e);
    }
  }

  private String shortText(String name) throws MalformedEventException {
    String text = text(name);
    if (text.length() > MAX_FIELD_BYTES / MAX_BYTES_OF_UNIT
        && text.getBytes(StandardCharsets.UTF_8).length > MAX_FIELD_BYTES) {
      throw new MalformedEventException(name + " is longer than 255 bytes");
    }
    return text;
  }

  private String text(String name) throws MalformedEventException {
    return textOf(name, event.path(name));
  }

  private static String textOf(String name, JsonNode node) throws MalformedEventException {
    if (!node.isTextual()) {
      throw new MalformedEventException(name + " is not a string");
    }
    return node.textValue();
  }
}
