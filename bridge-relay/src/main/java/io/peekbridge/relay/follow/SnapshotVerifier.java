package io.peekbridge.relay.follow;

import io.peekbridge.federation.keys.KeyRequest;
import io.peekbridge.federation.keys.KeyRing;
import io.peekbridge.federation.keys.SignatureGate;
import io.peekbridge.matrix.crypto.VerifyKey;
import io.peekbridge.matrix.event.EventSignatures;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.fetch.AnswerRefusedException;
import io.peekbridge.relay.fetch.InParallel;
import java.util.List;
import java.util.Map;

/**
 * Demands of a snapshot what is demanded of the answer of {@code send_join}, as far as single
 * events go (proposal, "Initiating a peek"): form, room, content hash ({@link SnapshotReader}), and
 * the signatures of all servers that must have signed. One wrong event spoils the snapshot: a
 * server that adds one to a room has no say in what the rest is worth. What the events are worth
 * together (authorization, one create event, one event for each entry of the state) the topology
 * decides.
 */
final class SnapshotVerifier {
  private final SignatureGate signatures;
  private final int maxEvents;

  SnapshotVerifier(KeyRing keyRing, int maxEvents) {
    this.signatures = new SignatureGate(keyRing);
    this.maxEvents = maxEvents;
  }

  /**
   * The snapshot in an answer.
   *
   * @throws AnswerRefusedException if it is wrong, or a key to tell cannot be had now
   */
  Snapshot verify(RoomId roomId, PeekAnswer answer)
      throws AnswerRefusedException, InterruptedException {
    Snapshot snapshot = new SnapshotReader(roomId, answer, maxEvents).read();
    List<Pdu> events = List.copyOf(snapshot.events().values());
    Map<KeyRequest, VerifyKey> keys = signatures.keysFor(events);
    InParallel.map(events, event -> checkSignatures(event, keys));
    return snapshot;
  }

  private Pdu checkSignatures(Pdu event, Map<KeyRequest, VerifyKey> keys)
      throws AnswerRefusedException {
    for (ServerName signer : EventSignatures.requiredSigners(event)) {
      checkSignature(event, signer, keys);
    }
    return event;
  }

  private void checkSignature(Pdu event, ServerName signer, Map<KeyRequest, VerifyKey> keys)
      throws AnswerRefusedException {
    String what = event.eventId() + " has no valid signature of " + signer;
    switch (signatures.check(event, signer, keys)) {
      case VALID -> {}
      case UNKNOWN_FOR_NOW ->
          throw AnswerRefusedException.uncertain(what + ", whose key cannot be had now");
      case INVALID -> throw AnswerRefusedException.wrong(what);
    }
  }
}
