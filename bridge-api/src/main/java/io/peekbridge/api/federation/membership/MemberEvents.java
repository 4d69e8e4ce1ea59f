package io.peekbridge.api.federation.membership;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.federation.room.KnownRoom;
import io.peekbridge.api.federation.room.RoomServices;
import io.peekbridge.api.federation.room.StateView;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.query.NextEvent;
import io.peekbridge.matrix.event.EventBuilder;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.UserId;
import java.util.List;
import java.util.Optional;

/**
 * Membership events at the end of a room. They carry our signature, by which they can be judged.
 */
final class MemberEvents {
  static final String AUTHORISED_VIA = "join_authorised_via_users_server";
  private static final String TYPE = "m.room.member";

  private final RoomServices services;

  MemberEvents(RoomServices services) {
    this.services = services;
  }

  StateView currentState(KnownRoom room) {
    return services
        .history()
        .currentState(room.roomId())
        .map(state -> new StateView(room, state))
        .orElseThrow(MemberEvents::gone);
  }

  /** The event with its place in the room. */
  Pdu next(KnownRoom room, UserId user, ObjectNode content) {
    NextEvent next =
        services
            .history()
            .next(room.roomId(), TYPE, user, Optional.of(user.value()), content)
            .orElseThrow(MemberEvents::gone);
    return signed(
        placeless(room, user, content)
            .prevEvents(ids(next.parents()))
            .authEvents(ids(next.authEvents()))
            .depth(next.depth()));
  }

  /** The event without a place, for asking what the rules say to its content. */
  Pdu trial(KnownRoom room, UserId user, ObjectNode content) {
    return signed(placeless(room, user, content));
  }

  private EventBuilder placeless(KnownRoom room, UserId user, ObjectNode content) {
    return EventBuilder.of(room.version())
        .roomId(room.roomId())
        .type(TYPE)
        .sender(user)
        .stateKey(user.value())
        .content(content)
        .originServerTs(services.clock().millis());
  }

  private Pdu signed(EventBuilder event) {
    try {
      return event.sign(services.identity().name(), services.identity().key());
    } catch (MalformedEventException e) {
      throw Refusal.invalid("There is no such event: " + e.getMessage() + ".").asException();
    }
  }

  private static List<EventId> ids(List<HeldEvent> events) {
    return events.stream().map(HeldEvent::eventId).toList();
  }

  private static RuntimeException gone() {
    return Refusal.of(404, "M_NOT_FOUND", "The room is not known here.").asException();
  }
}
