package io.peekbridge.matrix.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.crypto.SigningKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.CanonicalJsonException;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.List;

/** Builds an event of our own: fills in the form, hashes and signs it. Not thread-safe. */
public final class EventBuilder {
  private final RoomVersion roomVersion;
  private final ObjectNode event = JsonNodeFactory.instance.objectNode();

  private EventBuilder(RoomVersion roomVersion) {
    this.roomVersion = roomVersion;
    content(event.objectNode()).prevEvents(List.of()).authEvents(List.of()).depth(1);
  }

  /** Starts an event without content, parents and auth events, at depth 1. */
  public static EventBuilder of(RoomVersion roomVersion) {
    return new EventBuilder(roomVersion);
  }

  /** The room; left out for a create event that names its room itself. */
  public EventBuilder roomId(RoomId roomId) {
    return put("room_id", event.textNode(roomId.value()));
  }

  public EventBuilder sender(UserId sender) {
    return put("sender", event.textNode(sender.value()));
  }

  public EventBuilder type(String type) {
    return put("type", event.textNode(type));
  }

  /** Makes it a state event. */
  public EventBuilder stateKey(String stateKey) {
    return put("state_key", event.textNode(stateKey));
  }

  /** The content, which is copied. */
  public EventBuilder content(ObjectNode content) {
    return put("content", content.deepCopy());
  }

  public EventBuilder prevEvents(List<EventId> prevEvents) {
    return put("prev_events", array(prevEvents));
  }

  public EventBuilder authEvents(List<EventId> authEvents) {
    return put("auth_events", array(authEvents));
  }

  public EventBuilder depth(long depth) {
    return put("depth", event.numberNode(depth));
  }

  /** Milliseconds since 1970. */
  public EventBuilder originServerTs(long originServerTs) {
    return put("origin_server_ts", event.numberNode(originServerTs));
  }

  /**
   * The event that a redaction takes back, put where the room version has it. Call after {@link
   * #content}.
   */
  public EventBuilder redacts(EventId target) {
    if (roomVersion.has(RoomRule.REDACTS_IN_CONTENT)) {
      event.withObjectProperty("content").put("redacts", target.value());
      return this;
    }
    return put("redacts", event.textNode(target.value()));
  }

  /** Any other property of the event. */
  public EventBuilder put(String name, JsonNode value) {
    event.set(name, value);
    return this;
  }

  /**
   * Hashes and signs the event.
   *
   * @throws MalformedEventException if the content cannot be sent (too large, numbers beyond
   *     canonical JSON), or the event lacks something
   */
  public Pdu sign(ServerName signer, SigningKey key) throws MalformedEventException {
    try {
      ObjectNode hashed = EventHashes.withContentHash(event);
      return Pdu.parse(roomVersion, EventSignatures.sign(hashed, roomVersion, signer, key));
    } catch (CanonicalJsonException e) {
      throw new MalformedEventException("event is not canonical JSON: " + e.getMessage(), e);
    }
  }

  private ArrayNode array(List<EventId> ids) {
    ArrayNode array = event.arrayNode();
    ids.forEach(id -> array.add(id.value()));
    return array;
  }
}
