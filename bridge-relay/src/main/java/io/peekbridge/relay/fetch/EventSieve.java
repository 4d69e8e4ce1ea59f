package io.peekbridge.relay.fetch;

import io.peekbridge.federation.keys.KeyRequest;
import io.peekbridge.federation.keys.KeyRing;
import io.peekbridge.federation.keys.SignatureGate;
import io.peekbridge.matrix.crypto.VerifyKey;
import io.peekbridge.matrix.event.EventHashes;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets through what is an event of the room: of its form and its room, with the signatures of all
 * who must have signed. With a wrong content hash only what redaction leaves goes on (server-server
 * API: "Checks performed on receipt of a PDU", steps 1 to 3). What a server whose keys cannot be
 * had has signed does not pass.
 */
public final class EventSieve {
  private final KeyRing keyRing;
  private final SignatureGate signatures;

  public EventSieve(KeyRing keyRing) {
    this.keyRing = keyRing;
    this.signatures = new SignatureGate(keyRing);
  }

  /** Those of the events that pass, in their order. */
  public List<Pdu> sift(RoomId roomId, RoomVersion version, List<byte[]> events)
      throws InterruptedException {
    return signed(
        InParallel.apply(events, event -> read(roomId, version, event)).stream()
            .flatMap(Optional::stream)
            .toList());
  }

  /** The event, if it passes but for its signatures. */
  public Optional<Pdu> read(RoomId roomId, RoomVersion version, byte[] event) {
    try {
      Pdu pdu = Pdu.parse(event, version);
      if (!pdu.roomId().equals(roomId)) {
        return Optional.empty();
      }
      return Optional.of(EventHashes.contentHashMatches(pdu) ? pdu : pdu.redacted());
    } catch (MalformedEventException e) {
      return Optional.empty();
    }
  }

  /** Those of the events that are signed as they must be, in their order. */
  public List<Pdu> signed(List<Pdu> events) throws InterruptedException {
    Map<KeyRequest, VerifyKey> keys = signatures.keysFor(events);
    return InParallel.apply(events, event -> onlyIfValid(event, keys)).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Pdu> onlyIfValid(Pdu event, Map<KeyRequest, VerifyKey> keys) {
    return signatures.check(event, keys) == SignatureGate.Result.VALID
        ? Optional.of(event)
        : Optional.empty();
  }

  /** Has keys fetched from all servers at the same time; they are remembered for later. */
  void fetchKeys(Collection<KeyRequest> requests) {
    if (!requests.isEmpty()) {
      keyRing.keys(requests);
    }
  }
}
