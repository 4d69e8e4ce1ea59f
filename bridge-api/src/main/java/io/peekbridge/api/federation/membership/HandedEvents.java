package io.peekbridge.api.federation.membership;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.api.RoomRequests;
import io.peekbridge.api.federation.request.PathIds;
import io.peekbridge.api.federation.request.SignedRequest;
import io.peekbridge.api.federation.room.KnownRoom;
import io.peekbridge.api.federation.room.RoomServices;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.federation.keys.SignatureGate;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry.HandedIn;
import io.peekbridge.matrix.auth.Membership;
import io.peekbridge.matrix.event.EventHashes;
import io.peekbridge.matrix.event.EventSignatures;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Takes membership events that their servers hand in, and has the topology decide on them. What is
 * handed in again gets the first decision.
 */
final class HandedEvents {
  private static final Duration KEY_RETRY = Duration.ofSeconds(10);

  /** Has a space, which no key of an operator's request can have. */
  private static final String REQUEST_ID = "handed in ";

  private final RoomServices services;
  private final RoomRequests requests;
  private final SignatureGate signatures;
  private final RestrictedJoins restricted;
  private final MemberEvents events;

  HandedEvents(
      RoomServices services,
      RoomRequests requests,
      SignatureGate signatures,
      RestrictedJoins restricted) {
    this.services = services;
    this.requests = requests;
    this.signatures = signatures;
    this.restricted = restricted;
    this.events = new MemberEvents(services);
  }

  /**
   * Takes the event in the body.
   *
   * @return the event as it stands in the room now, with our signature where it needs it
   * @throws io.peekbridge.api.web.RequestRefusedException if it is not one of this membership by
   *     its server, or the room does not accept it
   */
  Pdu take(SignedRequest request, KnownRoom room, Membership membership)
      throws InterruptedException {
    Pdu event = read(request, room);
    requireForm(event, PathIds.event(request.target().segment(5)), room, request, membership);
    requireSignature(event, request.origin());
    Pdu vouched = membership == Membership.JOIN ? vouched(event, room) : event;
    Outcome outcome =
        requests.ask(
            room.roomId(),
            new HandedIn(
                REQUEST_ID + vouched.eventId(),
                request.origin(),
                vouched.eventId(),
                RawJson.of(vouched.bytes())));
    if (!outcome.isOk()) {
      throw refusal(outcome).asException();
    }
    return vouched;
  }

  private static Pdu read(SignedRequest request, KnownRoom room) {
    request.requiredContent();
    try {
      return Pdu.parse(request.body().bytes(), room.version());
    } catch (MalformedEventException e) {
      throw Refusal.of(400, "M_BAD_JSON", "This is no event of the room: " + e.getMessage() + ".")
          .asException();
    }
  }

  private static void requireForm(
      Pdu event, EventId named, KnownRoom room, SignedRequest request, Membership membership) {
    require(event.roomId().equals(room.roomId()), "The event is of another room.");
    require(event.eventId().equals(named), "The event has another id than the path names.");
    require(event.type().equals("m.room.member"), "The event is no membership.");
    require(
        membership.value().equals(event.content().path("membership").textValue()),
        "The membership is not " + membership.value() + ".");
    require(event.sender().server().equals(request.origin()), "The sender is not of your server.");
    require(
        event.stateKey().equals(Optional.of(event.sender().value())),
        "The membership is not that of the sender.");
    require(EventHashes.contentHashMatches(event), "The content hash is wrong.");
  }

  private void requireSignature(Pdu event, ServerName origin) {
    switch (signatures.check(event, origin, signatures.keysFor(List.of(event)))) {
      case VALID -> {}
      case INVALID -> require(false, "Your server's signature is missing or is not right.");
      case UNKNOWN_FOR_NOW ->
          throw Refusal.unavailable("A signing key cannot be had now.", KEY_RETRY).asException();
    }
  }

  /** A join on the word of one of our users, if it is one, with our signature. */
  private Pdu vouched(Pdu event, KnownRoom room) {
    JsonNode voucher = event.content().path(MemberEvents.AUTHORISED_VIA);
    if (voucher.isMissingNode()) {
      return event;
    }
    require(isOurs(voucher), "Only users of this server can vouch for joins through it.");
    restricted.requireConditionsIfNeeded(events.currentState(room), event.sender());
    try {
      return Pdu.parse(
          room.version(),
          EventSignatures.sign(
              event.json(), room.version(), services.identity().name(), services.identity().key()));
    } catch (MalformedEventException e) {
      throw Refusal.invalid("The event has no room for another signature.").asException();
    }
  }

  private boolean isOurs(JsonNode user) {
    try {
      return new UserId(user.asText()).server().equals(services.identity().name());
    } catch (MalformedIdException e) {
      return false;
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw Refusal.invalid(otherwise).asException();
    }
  }

  private static Refusal refusal(Outcome outcome) {
    String reason = outcome.reason().orElse("The room does not accept it.");
    return switch (outcome.code()) {
      case NOT_FOUND -> Refusal.of(404, "M_NOT_FOUND", reason);
      case FORBIDDEN -> Refusal.of(403, "M_FORBIDDEN", reason);
      case INVALID, EXISTS, INCOMPATIBLE_ROOM_VERSION -> Refusal.invalid(reason);
      case OK -> throw new IllegalStateException("a granted request is not refused");
    };
  }
}
