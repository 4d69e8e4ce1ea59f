package io.peekbridge.relay.follow;

import io.peekbridge.federation.keys.KeyRequest;
import io.peekbridge.federation.keys.KeyRing;
import io.peekbridge.federation.keys.KeyUnavailableException;
import io.peekbridge.matrix.crypto.JsonSignatures;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.crypto.VerifyKey;
import io.peekbridge.matrix.event.EventSignatures;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Demands of a snapshot what is demanded of the answer of {@code send_join}, as far as single
 * events go (proposal, "Initiating a peek"): form, room, content hash ({@link SnapshotReader}), and
 * the signatures of all servers that must have signed. One wrong event spoils the snapshot: a
 * server that adds one to a room has no say in what the rest is worth. What the events are worth
 * together (authorization, one create event, one event for each entry of the state) the topology
 * decides.
 */
final class SnapshotVerifier {
  /** A server signs with one key; who claims more than a few only makes us look for them. */
  private static final int MAX_KEYS_PER_SIGNER = 3;

  private final KeyRing keyRing;
  private final int maxEvents;

  SnapshotVerifier(KeyRing keyRing, int maxEvents) {
    this.keyRing = keyRing;
    this.maxEvents = maxEvents;
  }

  /**
   * The snapshot in an answer.
   *
   * @throws SnapshotRefusedException if it is wrong, or a key to tell cannot be had now
   */
  Snapshot verify(RoomId roomId, PeekAnswer answer)
      throws SnapshotRefusedException, InterruptedException {
    Snapshot snapshot = new SnapshotReader(roomId, answer, maxEvents).read();
    List<Pdu> events = List.copyOf(snapshot.events().values());
    Map<KeyRequest, VerifyKey> keys =
        keyRing.keys(events.stream().flatMap(SnapshotVerifier::requests).distinct().toList());
    InParallel.map(events, event -> checkSignatures(event, keys));
    return snapshot;
  }

  private Pdu checkSignatures(Pdu event, Map<KeyRequest, VerifyKey> keys)
      throws SnapshotRefusedException {
    for (ServerName signer : EventSignatures.requiredSigners(event)) {
      checkSignature(event, signer, keys);
    }
    return event;
  }

  private void checkSignature(Pdu event, ServerName signer, Map<KeyRequest, VerifyKey> keys)
      throws SnapshotRefusedException {
    List<KeyRequest> requests = requests(event, signer).toList();
    boolean verified =
        requests.stream()
            .filter(keys::containsKey)
            .anyMatch(r -> EventSignatures.verify(event, signer, r.keyId(), keys.get(r)));
    if (verified) {
      return;
    }
    String what = event.eventId() + " has no valid signature of " + signer;
    for (KeyRequest request : requests) {
      if (!keys.containsKey(request) && mayComeLater(request)) {
        throw SnapshotRefusedException.uncertain(what + ", whose key cannot be had now");
      }
    }
    throw SnapshotRefusedException.wrong(what);
  }

  private boolean mayComeLater(KeyRequest request) {
    try {
      keyRing.key(request.server(), request.keyId(), request.validAt());
      return true;
    } catch (KeyUnavailableException e) {
      return e.transientFailure();
    }
  }

  private static Stream<KeyRequest> requests(Pdu event) {
    return EventSignatures.requiredSigners(event).stream()
        .flatMap(signer -> requests(event, signer));
  }

  private static Stream<KeyRequest> requests(Pdu event, ServerName signer) {
    Instant validAt = Instant.ofEpochMilli(event.originServerTs());
    return JsonSignatures.signaturesOf(event.json(), signer).keySet().stream()
        .filter(KeyId::isEd25519)
        .limit(MAX_KEYS_PER_SIGNER)
        .map(keyId -> new KeyRequest(signer, keyId, validAt));
  }
}
