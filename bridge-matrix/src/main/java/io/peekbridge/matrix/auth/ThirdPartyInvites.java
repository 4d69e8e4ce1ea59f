package io.peekbridge.matrix.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.JsonSignatures;
import io.peekbridge.matrix.crypto.VerifyKey;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rule 5.4.1: invites of users whom the sender knew by an address elsewhere, such as an e-mail
 * address. An identity server that the room has a key of says, by a signature, which user it is.
 */
final class ThirdPartyInvites {
  /** In the content of an invite, what the identity server said. */
  static final String PROPERTY = "third_party_invite";

  /**
   * How many pairs of a key and a signature are worth trying. Real events have one or two of each;
   * each pair costs a verification, and events can hold many thousands. Beyond this an invite
   * counts as not signed.
   */
  private static final int MAX_PAIRS = 100;

  private ThirdPartyInvites() {}

  /** The entry of the state that belongs to an invite's token. */
  static StateKey stateKey(String token) {
    return new StateKey(EventTypes.THIRD_PARTY_INVITE, token);
  }

  static AuthVerdict check(AuthContext context, String target) {
    // 5.4.1.1: the banned are not invited.
    if (context.membershipOf(target) == Membership.BAN) {
      return context.reject("5.4.1.1", "the invited user is banned");
    }

    // 5.4.1.2: there is something signed.
    JsonNode signed = context.event().content().path(PROPERTY).path("signed");
    if (!signed.isObject()) {
      return context.reject("5.4.1.2", "the third-party invite has no signed part");
    }

    // 5.4.1.3: it says which invite became which user.
    Optional<String> user = Content.text(signed, "mxid");
    Optional<String> token = Content.text(signed, "token");
    if (user.isEmpty() || token.isEmpty()) {
      return context.reject("5.4.1.3", "the signed part lacks the user id or the token");
    }

    // 5.4.1.4: it is the invited user.
    if (!user.get().equals(target)) {
      return context.reject("5.4.1.4", "the signed part is about another user");
    }

    // 5.4.1.5: the room has that invite.
    Optional<Pdu> invite = context.entry(stateKey(token.get()));
    if (invite.isEmpty()) {
      return context.reject("5.4.1.5", "the room has no third-party invite with the token");
    }

    // 5.4.1.6: both come from the same member.
    if (!invite.get().sender().equals(context.event().sender())) {
      return context.reject("5.4.1.6", "the third-party invite is of another sender");
    }

    // 5.4.1.7, 5.4.1.8: one of the invite's keys has signed.
    return isSignedByOneOf(keysIn(invite.get().content()), (ObjectNode) signed)
        ? AuthVerdict.ALLOWED
        : context.reject("5.4.1.8", "no key of the third-party invite has signed");
  }

  private static boolean isSignedByOneOf(Set<String> keys, ObjectNode signed) {
    Set<String> signatures = signaturesIn(signed.path("signatures"));
    if (keys.size() * signatures.size() > MAX_PAIRS) {
      return false;
    }
    byte[] message = JsonSignatures.signedBytes(signed);
    return keys.stream()
        .flatMap(encoded -> key(encoded).stream())
        .anyMatch(key -> anyIsBy(key, message, signatures));
  }

  private static boolean anyIsBy(VerifyKey key, byte[] message, Set<String> signatures) {
    return signatures.stream()
        .flatMap(encoded -> bytes(encoded).stream())
        .anyMatch(signature -> key.verify(message, signature));
  }

  private static Set<String> keysIn(ObjectNode invite) {
    Set<String> keys = new LinkedHashSet<>();
    Content.text(invite, "public_key").ifPresent(keys::add);
    for (JsonNode each : invite.path("public_keys")) {
      Content.text(each, "public_key").ifPresent(keys::add);
    }
    return keys;
  }

  private static Set<String> signaturesIn(JsonNode bySigner) {
    Set<String> signatures = new LinkedHashSet<>();
    for (JsonNode byKey : bySigner) {
      for (Map.Entry<String, JsonNode> each : byKey.properties()) {
        if (each.getKey().startsWith("ed25519:") && each.getValue().isTextual()) {
          signatures.add(each.getValue().textValue());
        }
      }
    }
    return signatures;
  }

  /** Of all Base64 in Matrix only these keys may be in the alphabet for URLs as well. */
  private static Optional<VerifyKey> key(String encoded) {
    String standard = encoded.replace('-', '+').replace('_', '/');
    try {
      return Optional.of(Ed25519.fastest().verifyKey(Base64.decode(standard)));
    } catch (IllegalArgumentException notAKey) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> bytes(String encoded) {
    try {
      return Optional.of(Base64.decode(encoded));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
