package io.peekbridge.api.federation;

import static io.peekbridge.api.federation.PduVerdict.refused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.federation.RoomGate.OpenRoom;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.federation.keys.KeyRequest;
import io.peekbridge.federation.keys.SignatureGate;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.crypto.VerifyKey;
import io.peekbridge.matrix.event.EventHashes;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.json.CanonicalJsonException;
import io.peekbridge.matrix.room.RoomVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is checked of PDUs before they enter the log: room, ACL, form, signatures, content hash
 * (server-server API: "Checks performed on receipt of a PDU", steps 1 to 3; the others depend on
 * the room and are the topology's).
 */
final class PduGate {
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final RoomGate rooms;
  private final SignatureGate signatures;
  private final Grace grace;

  PduGate(RoomGate rooms, SignatureGate signatures, Grace grace) {
    this.rooms = rooms;
    this.signatures = signatures;
    this.grace = grace;
  }

  /**
   * Judges the PDUs of a transaction.
   *
   * @return a verdict for each, in their order
   * @throws io.peekbridge.api.web.RequestRefusedException if one cannot be judged now; the
   *     transaction has to come again
   */
  List<PduVerdict> judge(ServerName origin, List<SentPdu> sent) throws InterruptedException {
    Map<RoomId, Optional<OpenRoom>> open = new HashMap<>();
    List<Step> steps = new ArrayList<>();
    for (SentPdu pdu : sent) {
      steps.add(read(origin, pdu, open));
    }
    Map<KeyRequest, VerifyKey> keys =
        signatures.keysFor(steps.stream().flatMap(step -> step.pdu().stream()).toList());
    List<PduVerdict> verdicts = new ArrayList<>();
    for (Step step : steps) {
      verdicts.add(step.verdict().isPresent() ? step.verdict().get() : proven(origin, step, keys));
    }
    return verdicts;
  }

  /** One PDU on its way: read, or refused already. */
  private record Step(Optional<Pdu> pdu, Optional<PduVerdict> verdict) {
    static Step of(Pdu pdu) {
      return new Step(Optional.of(pdu), Optional.empty());
    }

    static Step of(PduVerdict verdict) {
      return new Step(Optional.empty(), Optional.of(verdict));
    }
  }

  private Step read(ServerName origin, SentPdu sent, Map<RoomId, Optional<OpenRoom>> open)
      throws InterruptedException {
    Optional<RoomId> roomId = roomId(sent.json());
    if (roomId.isEmpty()) {
      return Step.of(refused(Optional.empty(), "malformed", "No room id."));
    }
    if (!open.containsKey(roomId.get())) {
      open.put(roomId.get(), rooms.open(roomId.get(), origin));
    }
    return open.get(roomId.get())
        .map(room -> read(sent, room))
        .orElseGet(
            () ->
                Step.of(refused(Optional.empty(), "unknown_room", "We do not follow this room.")));
  }

  private static Step read(SentPdu sent, OpenRoom room) {
    if (!room.aclAllows()) {
      return Step.of(
          refused(
              eventId(sent.json(), room.version()),
              "denied_by_acl",
              "The room's server ACL denies your server."));
    }
    try {
      return Step.of(Pdu.parse(sent.bytes(), room.version()));
    } catch (MalformedEventException e) {
      return Step.of(
          refused(eventId(sent.json(), room.version()), "malformed", "Not an event of the room."));
    }
  }

  private PduVerdict proven(ServerName origin, Step step, Map<KeyRequest, VerifyKey> keys) {
    Pdu pdu = step.pdu().orElseThrow();
    return switch (signatures.check(pdu, keys)) {
      case VALID -> passed(pdu);
      case INVALID -> badSignature(pdu);
      case UNKNOWN_FOR_NOW -> {
        if (grace.applies(origin, pdu.sender().server().value())) {
          throw Refusal.unavailable("A signing key cannot be had now.", RETRY).asException();
        }
        yield badSignature(pdu);
      }
    };
  }

  private static PduVerdict badSignature(Pdu pdu) {
    return refused(
        Optional.of(pdu.eventId()), "bad_signature", "A signature is missing or is not right.");
  }

  /** With a wrong content hash, only what redaction leaves is the sender's word (step 3). */
  private static PduVerdict passed(Pdu pdu) {
    Pdu trusted = EventHashes.contentHashMatches(pdu) ? pdu : pdu.redacted();
    return new PduVerdict.Passed(pdu.roomId(), pdu.eventId(), RawJson.of(trusted.bytes()));
  }

  private static Optional<RoomId> roomId(ObjectNode json) {
    try {
      JsonNode roomId = json.path("room_id");
      return roomId.isTextual() ? Optional.of(new RoomId(roomId.textValue())) : Optional.empty();
    } catch (MalformedIdException e) {
      return Optional.empty();
    }
  }

  /** The id even of an event that is refused for its form, if it has one. */
  private static Optional<EventId> eventId(ObjectNode json, RoomVersion version) {
    if (!json.path("type").isTextual() || !json.path("content").isObject()) {
      return Optional.empty();
    }
    try {
      return Optional.of(EventHashes.eventId(json, version));
    } catch (CanonicalJsonException | MalformedIdException e) {
      return Optional.empty();
    }
  }
}
