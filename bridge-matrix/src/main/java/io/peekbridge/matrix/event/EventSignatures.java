package io.peekbridge.matrix.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.crypto.JsonSignatures;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.crypto.SigningKey;
import io.peekbridge.matrix.crypto.VerifyKey;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Signatures of events, made over the redacted event (server-server API: "Signing Events"). */
public final class EventSignatures {
  private EventSignatures() {}

  /**
   * The servers without whose valid signature the event is refused: the sender's, unless the event
   * is an invitation by third-party id, which another server may send; where the event carries an
   * id, the server that made it up; and for a join that a user of the room vouches for, in versions
   * that have this, that user's.
   */
  public static Set<ServerName> requiredSigners(Pdu event) {
    Set<ServerName> signers = new LinkedHashSet<>();
    if (!isThirdPartyInvite(event)) {
      signers.add(event.sender().server());
    }
    if (!event.roomVersion().has(RoomRule.EVENT_ID_IS_HASH)) {
      event.eventId().server().ifPresent(signers::add);
    }
    authorisingUser(event).map(UserId::server).ifPresent(signers::add);
    return signers;
  }

  /** Whether the event has a valid signature of the server under this key id. */
  public static boolean verify(Pdu event, ServerName signer, KeyId keyId, VerifyKey key) {
    return JsonSignatures.signatureOf(event.json(), signer, keyId)
        .map(signature -> key.verify(event.essentialBytes(), signature))
        .orElse(false);
  }

  /** A copy of the event with one more signature. The content hash must be in it already. */
  public static ObjectNode sign(
      ObjectNode event, RoomVersion version, ServerName signer, SigningKey key) {
    byte[] signature = key.sign(EventHashes.essentialBytes(event, version));
    return JsonSignatures.withSignature(event, signer, key.id(), signature);
  }

  private static boolean isThirdPartyInvite(Pdu event) {
    return isMember(event)
        && event.content().path("membership").asText().equals("invite")
        && event.content().has("third_party_invite");
  }

  private static Optional<UserId> authorisingUser(Pdu event) {
    JsonNode user = event.content().path(EventFormat.AUTHORISING_USER);
    boolean used =
        event.roomVersion().has(RoomRule.RESTRICTED_JOINS) && isMember(event) && user.isTextual();
    return used ? Optional.of(new UserId(user.textValue())) : Optional.empty();
  }

  private static boolean isMember(Pdu event) {
    return event.type().equals("m.room.member");
  }
}
