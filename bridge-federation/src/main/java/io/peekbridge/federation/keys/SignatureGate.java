package io.peekbridge.federation.keys;

import io.peekbridge.matrix.crypto.JsonSignatures;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.crypto.VerifyKey;
import io.peekbridge.matrix.event.EventSignatures;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomRule;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The signatures without which a PDU is refused (server-server API: "Checks performed on receipt of
 * a PDU"). Keys are asked for once for a whole transaction or snapshot, from all servers at the
 * same time.
 */
public final class SignatureGate {
  /** A server signs with one key; who claims more than a few only makes us look for them. */
  private static final int MAX_KEYS_PER_SIGNER = 3;

  private final KeyRing keyRing;

  /** What the signatures of a PDU are worth. */
  public enum Result {
    VALID,
    INVALID,
    /** A key that would tell cannot be had now. */
    UNKNOWN_FOR_NOW
  }

  /** Takes keys from this ring. */
  public SignatureGate(KeyRing keyRing) {
    this.keyRing = keyRing;
  }

  /** The keys for all these PDUs, as far as they can be had. */
  public Map<KeyRequest, VerifyKey> keysFor(Collection<Pdu> pdus) {
    List<KeyRequest> requests = pdus.stream().flatMap(SignatureGate::requests).distinct().toList();
    return requests.isEmpty() ? Map.of() : keyRing.keys(requests);
  }

  /** Checks one PDU with keys out of {@link #keysFor}. */
  public Result check(Pdu pdu, Map<KeyRequest, VerifyKey> keys) {
    Result worst = Result.VALID;
    for (ServerName signer : EventSignatures.requiredSigners(pdu)) {
      Result result = check(pdu, signer, keys);
      if (result == Result.INVALID) {
        return result;
      }
      worst = result == Result.VALID ? worst : result;
    }
    return worst;
  }

  /** Checks the signature of one of the servers that must have signed, with such keys. */
  public Result check(Pdu pdu, ServerName signer, Map<KeyRequest, VerifyKey> keys) {
    List<KeyRequest> requests = requests(pdu, signer).toList();
    boolean verified =
        requests.stream()
            .filter(keys::containsKey)
            .anyMatch(r -> EventSignatures.verify(pdu, signer, r.keyId(), keys.get(r)));
    if (verified) {
      return Result.VALID;
    }
    return requests.stream().anyMatch(r -> !keys.containsKey(r) && mayComeLater(r))
        ? Result.UNKNOWN_FOR_NOW
        : Result.INVALID;
  }

  private boolean mayComeLater(KeyRequest request) {
    try {
      keyRing.key(request.server(), request.keyId(), request.validAt());
      return true;
    } catch (KeyUnavailableException e) {
      return e.transientFailure();
    }
  }

  /** The keys that tell what a PDU is worth, for asking for those of many at once. */
  public static Stream<KeyRequest> requests(Pdu pdu) {
    return EventSignatures.requiredSigners(pdu).stream().flatMap(signer -> requests(pdu, signer));
  }

  private static Stream<KeyRequest> requests(Pdu pdu, ServerName signer) {
    Instant validAt = validAt(pdu);
    return JsonSignatures.signaturesOf(pdu.json(), signer).keySet().stream()
        .filter(KeyId::isEd25519)
        .limit(MAX_KEYS_PER_SIGNER)
        .map(keyId -> new KeyRequest(signer, keyId, validAt));
  }

  /**
   * In old room versions a key is good for events of any time, be it retired or due for renewal.
   */
  private static Instant validAt(Pdu pdu) {
    return pdu.roomVersion().has(RoomRule.KEYS_EXPIRE)
        ? Instant.ofEpochMilli(pdu.originServerTs())
        : Instant.EPOCH;
  }
}
