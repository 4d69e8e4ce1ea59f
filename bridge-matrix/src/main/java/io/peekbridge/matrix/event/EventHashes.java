package io.peekbridge.matrix.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;

/**
 * The two hashes of an event (server-server API: "Signing Events"). They are made of any number
 * that JSON has: which of them an event may hold is for {@link Pdu} to say.
 */
public final class EventHashes {
  private static final Set<String> NOT_HASHED = Set.of("unsigned", "signatures", "hashes");
  private static final Set<String> NOT_ESSENTIAL = Set.of("unsigned", "signatures");

  private EventHashes() {}

  /** SHA-256 over everything but {@code unsigned}, {@code signatures} and {@code hashes}. */
  public static byte[] contentHash(ObjectNode event) {
    return sha256(CanonicalJson.encodeLenientWithout(event, NOT_HASHED));
  }

  /** SHA-256 over the redacted event without {@code unsigned} and {@code signatures}. */
  public static byte[] referenceHash(ObjectNode event, RoomVersion version) {
    return sha256(essentialBytes(event, version));
  }

  /**
   * The event's id: {@code $} and the reference hash in the Base64 of the version, or in versions
   * whose events carry an id, that one.
   *
   * @throws io.peekbridge.matrix.id.MalformedIdException if the event has to carry an id and does
   *     not
   */
  public static EventId eventId(ObjectNode event, RoomVersion version) {
    return version.has(RoomRule.EVENT_ID_IS_HASH)
        ? hashedId(essentialBytes(event, version), version)
        : new EventId(event.path("event_id").textValue());
  }

  /**
   * Whether the event says the right content hash about itself. If not, only its redacted form can
   * be trusted.
   */
  public static boolean contentHashMatches(Pdu event) {
    JsonNode claimed = event.json().path("hashes").path("sha256");
    try {
      return MessageDigest.isEqual(Base64.decode(claimed.asText()), contentHash(event.json()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** A copy of the event that states its content hash. */
  public static ObjectNode withContentHash(ObjectNode event) {
    ObjectNode hashed = event.objectNode().setAll(event);
    hashed.putObject("hashes").put("sha256", Base64.encode(contentHash(event)));
    return hashed;
  }

  /**
   * A copy of the event that carries an id of our making, for versions in which events do. It
   * follows from everything else in the event, so that the same event made again has the same.
   */
  static ObjectNode withOwnId(ObjectNode event, ServerName server) {
    ObjectNode named = without(event, "event_id", "unsigned", "signatures", "hashes");
    String opaque = Base64.encodeUrl(sha256(CanonicalJson.encodeLenient(named)));
    return event
        .objectNode()
        .<ObjectNode>setAll(event)
        .put("event_id", "$" + opaque + ":" + server);
  }

  /** What redaction cannot change: the bytes behind both the reference hash and the signatures. */
  static byte[] essentialBytes(ObjectNode event, RoomVersion version) {
    ObjectNode redacted = Redaction.redact(event, version);
    return CanonicalJson.encodeLenientWithout(redacted, NOT_ESSENTIAL);
  }

  static EventId hashedId(byte[] essentialBytes, RoomVersion version) {
    byte[] hash = sha256(essentialBytes);
    boolean forUrls = version.has(RoomRule.EVENT_ID_IS_URL_SAFE);
    return new EventId("$" + (forUrls ? Base64.encodeUrl(hash) : Base64.encode(hash)));
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  private static ObjectNode without(ObjectNode event, String... names) {
    ObjectNode rest = event.objectNode().setAll(event);
    return rest.remove(List.of(names));
  }
}
