package io.peekbridge.api.federation.membership;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.federation.room.KnownRoom;
import io.peekbridge.api.federation.room.RoomServices;
import io.peekbridge.api.federation.room.StateView;
import io.peekbridge.matrix.auth.AuthRules;
import io.peekbridge.matrix.auth.Membership;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.Json;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds a user of ours in a room who may invite: it is the authorization rules that are asked. */
final class Vouchers {
  private static final int MAX_CANDIDATES = 200;

  private final RoomServices services;
  private final MemberEvents events;

  Vouchers(RoomServices services) {
    this.services = services;
    this.events = new MemberEvents(services);
  }

  /** A user who can let the other one in. */
  Optional<UserId> find(KnownRoom room, StateView state, UserId joining) {
    return Stream.of(creators(state), named(state), services.users().of(room, us()).stream())
        .flatMap(candidates -> candidates)
        .flatMap(text -> ours(text).stream())
        .distinct()
        .filter(user -> state.membershipOf(user.value()) == Membership.JOIN)
        .limit(MAX_CANDIDATES)
        .filter(user -> mayLetIn(room, state, user, joining))
        .findFirst();
  }

  private boolean mayLetIn(KnownRoom room, StateView state, UserId user, UserId joining) {
    ObjectNode content =
        Json.mapper()
            .createObjectNode()
            .put("membership", Membership.JOIN.value())
            .put(MemberEvents.AUTHORISED_VIA, user.value());
    return AuthRules.check(events.trial(room, joining, content), state).isAllowed();
  }

  private static Stream<String> creators(StateView state) {
    Optional<Pdu> create = state.get(StateKey.CREATE);
    Stream<String> additional =
        create.stream().flatMap(event -> texts(event.content().path("additional_creators")));
    return Stream.concat(create.stream().map(event -> event.sender().value()), additional);
  }

  private static Stream<String> named(StateView state) {
    return state.get(StateKey.POWER_LEVELS).stream()
        .flatMap(
            levels -> levels.content().path("users").propertyStream().map(entry -> entry.getKey()));
  }

  private static Stream<String> texts(JsonNode list) {
    return list.isArray()
        ? list.valueStream().filter(JsonNode::isTextual).map(JsonNode::textValue)
        : Stream.empty();
  }

  private Optional<UserId> ours(String text) {
    try {
      return Optional.of(new UserId(text)).filter(user -> user.server().equals(us()));
    } catch (MalformedIdException e) {
      return Optional.empty();
    }
  }

  private ServerName us() {
    return services.identity().name();
  }
}
