package io.peekbridge.matrix.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.room.RoomVersion;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** The two hashes of an event (server-server API: "Signing Events"). */
public final class EventHashes {
  private EventHashes() {}

  /** SHA-256 over everything but {@code unsigned}, {@code signatures} and {@code hashes}. */
  public static byte[] contentHash(ObjectNode event) {
    ObjectNode covered = event.objectNode().setAll(event);
    covered.remove(List.of("unsigned", "signatures", "hashes"));
    return sha256(CanonicalJson.encode(covered));
  }

  /** SHA-256 over the redacted event without {@code unsigned} and {@code signatures}. */
  public static byte[] referenceHash(ObjectNode event, RoomVersion version) {
    return sha256(essentialBytes(event, version));
  }

  /** The event's id: {@code $} and the reference hash in URL-safe Base64. */
  public static EventId eventId(ObjectNode event, RoomVersion version) {
    return eventId(essentialBytes(event, version));
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

  /** What redaction cannot change: the bytes behind both the reference hash and the signatures. */
  static byte[] essentialBytes(ObjectNode event, RoomVersion version) {
    ObjectNode covered = Redaction.redact(event, version);
    covered.remove(List.of("unsigned", "signatures"));
    return CanonicalJson.encode(covered);
  }

  static EventId eventId(byte[] essentialBytes) {
    return new EventId("$" + Base64.encodeUrl(sha256(essentialBytes)));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
