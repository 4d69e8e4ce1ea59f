package io.peekbridge.matrix.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.crypto.Base64;
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

  /**
   * The parents, by their ids, for versions in which these are hashes; {@link #parents} is for
   * every version.
   */
  public EventBuilder prevEvents(List<EventId> prevEvents) {
    return put("prev_events", ids(prevEvents));
  }

  /**
   * The auth events, by their ids, for versions in which these are hashes; {@link #authorizedBy} is
   * for every version.
   */
  public EventBuilder authEvents(List<EventId> authEvents) {
    return put("auth_events", ids(authEvents));
  }

  /** The parents. */
  public EventBuilder parents(List<Pdu> parents) {
    return put("prev_events", references(parents));
  }

  /** The auth events. */
  public EventBuilder authorizedBy(List<Pdu> authEvents) {
    return put("auth_events", references(authEvents));
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
   * Hashes and signs the event. In versions in which events carry an id, it gets one of the signer
   * that follows from the rest of it, unless {@code event_id} was put.
   *
   * @throws MalformedEventException if the content cannot be sent (too large, numbers beyond
   *     canonical JSON), or the event lacks something
   */
  public Pdu sign(ServerName signer, SigningKey key) throws MalformedEventException {
    try {
      boolean named = roomVersion.has(RoomRule.EVENT_ID_IS_HASH) || event.has("event_id");
      ObjectNode whole = named ? event : EventHashes.withOwnId(event, signer);
      ObjectNode hashed = EventHashes.withContentHash(whole);
      return Pdu.parse(roomVersion, EventSignatures.sign(hashed, roomVersion, signer, key));
    } catch (CanonicalJsonException e) {
      throw new MalformedEventException("event cannot be written: " + e.getMessage(), e);
    }
  }

  private ArrayNode ids(List<EventId> ids) {
    ArrayNode array = event.arrayNode();
    ids.forEach(id -> array.add(id.value()));
    return array;
  }

  private ArrayNode references(List<Pdu> events) {
    if (roomVersion.has(RoomRule.EVENT_ID_IS_HASH)) {
      return ids(events.stream().map(Pdu::eventId).toList());
    }
    ArrayNode array = event.arrayNode();
    for (Pdu each : events) {
      ArrayNode reference = array.addArray().add(each.eventId().value());
      reference.addObject().put("sha256", Base64.encode(each.referenceHash()));
    }
    return array;
  }
}
