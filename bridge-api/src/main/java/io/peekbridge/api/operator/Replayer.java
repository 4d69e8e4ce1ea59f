package io.peekbridge.api.operator;

import io.peekbridge.api.RoomRequests;
import io.peekbridge.api.delivery.DeliveryLog;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.federation.keys.SignatureGate;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.matrix.event.EventHashes;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives what is in dead letters another try. The room log is believed, and dead letters are not: an
 * event that goes there again is checked as the edge checks what comes in.
 */
final class Replayer {
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final RoomQueries rooms;
  private final RoomRequests requests;
  private final DeliveryLog deliveries;
  private final SignatureGate signatures;

  Replayer(OperatorServices services, RoomRequests requests) {
    this.rooms = services.rooms();
    this.requests = requests;
    this.deliveries = services.logs().deliveries();
    this.signatures = new SignatureGate(services.keyRing());
  }

  /**
   * Replays a letter and returns when the log has it.
   *
   * @return which event went where
   * @throws io.peekbridge.api.web.RequestRefusedException with status 409 if it cannot be replayed
   */
  Map<String, Object> replay(DeadLetter letter) throws InterruptedException {
    return switch (Replay.of(letter, this::version)) {
      case Replay.Outgoing outgoing -> deliver(outgoing);
      case Replay.Incoming incoming -> takeIn(incoming);
      case Replay.Impossible impossible -> throw Problems.of(409, impossible.why());
    };
  }

  private Optional<RoomVersion> version(RoomId roomId) {
    return rooms
        .room(roomId)
        .filter(room -> room.kind() != RoomInfo.Kind.FORGOTTEN)
        .flatMap(room -> RoomVersions.find(room.version()));
  }

  private Map<String, Object> deliver(Replay.Outgoing outgoing) throws InterruptedException {
    deliveries.append(outgoing.server(), outgoing.delivery());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("replayed_to", "deliveries");
    answer.put("server", outgoing.server());
    answer.put("event_id", outgoing.delivery().eventId().orElseThrow());
    return answer;
  }

  private Map<String, Object> takeIn(Replay.Incoming incoming) throws InterruptedException {
    Pdu pdu = incoming.pdu();
    requireProven(pdu);
    Pdu trusted = EventHashes.contentHashMatches(pdu) ? pdu : pdu.redacted();
    IncomingPdu entry =
        new IncomingPdu(incoming.origin(), pdu.eventId(), RawJson.of(trusted.bytes()));
    requests.confirmed(requests.append(pdu.roomId(), entry));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("replayed_to", "room-log");
    answer.put("room_id", pdu.roomId());
    answer.put("event_id", pdu.eventId());
    return answer;
  }

  private void requireProven(Pdu pdu) {
    switch (signatures.check(pdu, signatures.keysFor(List.of(pdu)))) {
      case VALID -> {}
      case INVALID -> throw Problems.of(409, "A signature is missing or is not right.");
      case UNKNOWN_FOR_NOW ->
          throw Refusal.unavailable("A signing key cannot be had now.", RETRY).asException();
    }
  }
}
