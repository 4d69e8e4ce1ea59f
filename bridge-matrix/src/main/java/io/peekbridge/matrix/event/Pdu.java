package io.peekbridge.matrix.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.json.CanonicalJsonException;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An event as it travels between servers, checked for its form and nothing else: neither hashes nor
 * signatures nor authorization. Immutable; the JSON that it hands out is not to be changed. Ids and
 * hashes are worked out when first asked for.
 */
public final class Pdu {
  /** The most bytes that an event has as canonical JSON, signatures included. */
  public static final int MAX_BYTES = 65_536;

  /** The most parents. */
  public static final int MAX_PREV_EVENTS = 20;

  /** The most auth events. */
  public static final int MAX_AUTH_EVENTS = 10;

  /** White space and escapes make an event longer than its canonical form, but not without end. */
  private static final int MAX_RAW_BYTES = 8 * MAX_BYTES;

  /**
   * Only fractions get longer in canonical form, {@code 1e15} most of all, and that not so much.
   */
  private static final int MAX_GROWTH = 5;

  private final RoomVersion roomVersion;
  private final ObjectNode json;
  private final byte[] bytes;
  private final String type;
  private final Optional<String> stateKey;
  private final UserId sender;
  private final ObjectNode content;
  private final List<EventId> prevEvents;
  private final List<EventId> authEvents;
  private final long depth;
  private final long originServerTs;

  // Worked out later, without a lock: two threads that come first work out the same.
  private volatile byte[] essentialBytes;
  private volatile EventId eventId;
  private volatile RoomId roomId;

  private Pdu(RoomVersion roomVersion, ObjectNode json, byte[] bytes)
      throws MalformedEventException {
    EventFormat format = new EventFormat(json, roomVersion);
    this.roomVersion = roomVersion;
    this.json = json;
    this.bytes = bytes;
    this.type = format.type();
    this.stateKey = format.stateKey();
    this.sender = format.sender();
    this.content = format.object("content");
    this.prevEvents = format.eventIds("prev_events", MAX_PREV_EVENTS);
    this.authEvents = format.eventIds("auth_events", MAX_AUTH_EVENTS);
    this.depth = format.depth();
    this.originServerTs = format.integer("origin_server_ts");
    this.eventId = format.eventId().orElse(null);
    Optional<String> namedRoom = format.roomId();
    this.roomId =
        namedRoom.isEmpty() ? null : EventFormat.id("room_id", namedRoom.get(), RoomId::new);
    format.checkHashesAndSignatures();
    format.checkAuthorisingUser();
  }

  /**
   * Reads an event from its bytes, which are kept as they are unless they are longer than an event
   * may be.
   *
   * @throws MalformedEventException if the bytes are no event of the room version
   */
  public static Pdu parse(byte[] raw, RoomVersion roomVersion) throws MalformedEventException {
    if (raw.length > MAX_RAW_BYTES) {
      throw new MalformedEventException("event of " + raw.length + " bytes");
    }
    try {
      boolean strict = roomVersion.has(RoomRule.STRICT_JSON);
      ObjectNode json = strict ? Json.parseEvent(raw) : Json.parseTolerantEvent(raw);
      boolean fits = raw.length <= (strict ? MAX_BYTES : MAX_BYTES / MAX_GROWTH);
      byte[] canonical = fits ? raw : canonical(roomVersion, json);
      return new Pdu(roomVersion, json, raw.length <= MAX_BYTES ? raw : canonical);
    } catch (MalformedJsonException e) {
      throw new MalformedEventException("event is not JSON of its version: " + e.getMessage(), e);
    }
  }

  /**
   * Reads an event from its JSON, by way of the canonical JSON, which becomes its bytes: what is
   * accepted here is exactly what another server accepts.
   *
   * @throws MalformedEventException if the JSON is no event of the room version
   */
  public static Pdu parse(RoomVersion roomVersion, ObjectNode json) throws MalformedEventException {
    return parse(canonical(roomVersion, json), roomVersion);
  }

  private static byte[] canonical(RoomVersion roomVersion, ObjectNode json)
      throws MalformedEventException {
    byte[] bytes;
    try {
      boolean strict = roomVersion.has(RoomRule.STRICT_JSON);
      bytes = strict ? CanonicalJson.encode(json) : CanonicalJson.encodeLenient(json);
    } catch (CanonicalJsonException e) {
      throw new MalformedEventException("event is not JSON of its version: " + e.getMessage(), e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new MalformedEventException("event of " + bytes.length + " bytes");
    }
    return bytes;
  }

  /**
   * What redaction leaves of the event: all that may be used of one whose content hash is wrong. It
   * has the same id.
   */
  public Pdu redacted() {
    try {
      return parse(roomVersion, Redaction.redact(json, roomVersion));
    } catch (MalformedEventException e) {
      throw new IllegalStateException("redaction keeps what the form asks for", e);
    }
  }

  /** The id that the event carries, or from version 3 on the one that is its hash. */
  public EventId eventId() {
    EventId known = eventId;
    if (known == null) {
      known = EventHashes.hashedId(essentialBytes(), roomVersion);
      eventId = known;
    }
    return known;
  }

  /** The 32 bytes of SHA-256 over what redaction cannot change. */
  public byte[] referenceHash() {
    return EventHashes.sha256(essentialBytes());
  }

  /**
   * The room that the event is in; for a create event that names its room itself, the room that it
   * makes.
   */
  public RoomId roomId() {
    RoomId known = roomId;
    if (known == null) {
      known = new RoomId("!" + eventId().value().substring(1));
      roomId = known;
    }
    return known;
  }

  public String type() {
    return type;
  }

  public Optional<String> stateKey() {
    return stateKey;
  }

  public boolean isState() {
    return stateKey.isPresent();
  }

  /** The entry of the room's state that the event sets, if it is a state event. */
  public Optional<StateKey> stateEntry() {
    return stateKey.map(key -> new StateKey(type, key));
  }

  public UserId sender() {
    return sender;
  }

  /** Not to be changed. */
  public ObjectNode content() {
    return content;
  }

  public List<EventId> prevEvents() {
    return prevEvents;
  }

  public List<EventId> authEvents() {
    return authEvents;
  }

  /** Not negative; up to version 5 any such number of a long. */
  public long depth() {
    return depth;
  }

  /** Milliseconds since 1970, as the sender's server claims. */
  public long originServerTs() {
    return originServerTs;
  }

  /** The event as it is sent on: the bytes that it was read from. Not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** The whole event. Not to be changed. */
  public ObjectNode json() {
    return json;
  }

  public RoomVersion roomVersion() {
    return roomVersion;
  }

  /** What signatures and the event id are made over. */
  byte[] essentialBytes() {
    byte[] known = essentialBytes;
    if (known == null) {
      known = EventHashes.essentialBytes(json, roomVersion);
      essentialBytes = known;
    }
    return known;
  }

  /**
   * Whether it is the same event, be it redacted or signed by others. Where events carry an id, the
   * id alone does not tell.
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof Pdu that
        && eventId().equals(that.eventId())
        && Arrays.equals(essentialBytes(), that.essentialBytes());
  }

  @Override
  public int hashCode() {
    return eventId().hashCode();
  }

  @Override
  public String toString() {
    return type + " " + eventId();
  }
}
