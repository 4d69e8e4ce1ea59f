package io.peekbridge.api.federation.membership;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.peekbridge.api.federation.request.Parameters;
import io.peekbridge.api.federation.request.PathIds;
import io.peekbridge.api.federation.request.SignedRequest;
import io.peekbridge.api.federation.room.KnownRoom;
import io.peekbridge.api.federation.room.RoomServices;
import io.peekbridge.api.federation.room.StateView;
import io.peekbridge.api.web.Answers;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.matrix.auth.AuthRules;
import io.peekbridge.matrix.auth.AuthVerdict;
import io.peekbridge.matrix.auth.Membership;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.Json;
import java.util.List;

/** Makes the events that other servers' users need to come in, go, or knock, but for signatures. */
final class TemplateMaker {
  private static final int MAX_VERSIONS = 100;

  private final RoomServices services;
  private final RestrictedJoins restricted;
  private final MemberEvents events;

  TemplateMaker(RoomServices services, RestrictedJoins restricted) {
    this.services = services;
    this.restricted = restricted;
    this.events = new MemberEvents(services);
  }

  void join(Context ctx, SignedRequest request) {
    UserId user = user(request);
    KnownRoom room = room(request);
    requireVersion(room, request, List.of("1"));
    StateView state = events.currentState(room);
    ObjectNode content = content(Membership.JOIN);
    restricted
        .voucherFor(room, state, user)
        .ifPresent(voucher -> content.put(MemberEvents.AUTHORISED_VIA, voucher.value()));
    answer(ctx, room, state, user, content);
  }

  void leave(Context ctx, SignedRequest request) {
    UserId user = user(request);
    KnownRoom room = room(request);
    answer(ctx, room, events.currentState(room), user, content(Membership.LEAVE));
  }

  void knock(Context ctx, SignedRequest request) {
    UserId user = user(request);
    KnownRoom room = room(request);
    requireVersion(room, request, List.of());
    answer(ctx, room, events.currentState(room), user, content(Membership.KNOCK));
  }

  private static UserId user(SignedRequest request) {
    UserId user = PathIds.user(request.target().segment(5));
    if (!user.server().equals(request.origin())) {
      throw forbidden("The user is not one of your server.");
    }
    return user;
  }

  /** A room that we can let others into: we are not only known to it, but in it. */
  private KnownRoom room(SignedRequest request) {
    KnownRoom room =
        services
            .known()
            .requireResident(PathIds.room(request.target().segment(4)), request.origin());
    if (!services.history().servers(room.roomId()).contains(services.identity().name())) {
      throw Refusal.of(404, "M_NOT_FOUND", "No user of this server is in the room.").asException();
    }
    return room;
  }

  private static void requireVersion(
      KnownRoom room, SignedRequest request, List<String> byDefault) {
    List<String> named = Parameters.atMost(request.target(), "ver", MAX_VERSIONS);
    if (!(named.isEmpty() ? byDefault : named).contains(room.version().id())) {
      throw Refusal.of(
              400,
              "M_INCOMPATIBLE_ROOM_VERSION",
              "Your server does not know the version of this room.")
          .with("room_version", room.version().id())
          .asException();
    }
  }

  private void answer(
      Context ctx, KnownRoom room, StateView state, UserId user, ObjectNode content) {
    Pdu event = events.next(room, user, content);
    if (AuthRules.check(event, state) instanceof AuthVerdict.Rejected rejected) {
      throw forbidden("The room does not allow it: " + rejected.reason() + ".");
    }
    ObjectNode answer = Json.mapper().createObjectNode();
    answer.put("room_version", room.version().id());
    answer.set("event", template(event));
    Answers.json(ctx, 200, answer);
  }

  /** What the user's server has to sign. */
  private ObjectNode template(Pdu event) {
    ObjectNode template = event.json().deepCopy();
    template.remove(List.of("hashes", "signatures"));
    return template.put("origin", services.identity().name().value());
  }

  private static ObjectNode content(Membership membership) {
    return Json.mapper().createObjectNode().put("membership", membership.value());
  }

  private static RuntimeException forbidden(String message) {
    return Refusal.of(403, "M_FORBIDDEN", message).asException();
  }
}
