package io.peekbridge.api.federation.membership;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.federation.room.KnownRoom;
import io.peekbridge.api.federation.room.RoomServices;
import io.peekbridge.api.federation.room.StateView;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.matrix.auth.Membership;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.UserId;
import java.util.Optional;

/**
 * Joins without an invite of rooms that let the members of other rooms in (server-server API:
 * "Restricted rooms"). Whether one is a member is looked up in the rooms that we know, those that
 * we only peek included; a user of ours who may invite has to vouch for the join.
 */
final class RestrictedJoins {
  private static final int MAX_CONDITIONS = 100;

  private final RoomServices services;
  private final Vouchers vouchers;

  /** What the conditions of a room say about a user. */
  private enum Verdict {
    MET,
    NOT_MET,
    NO_TELLING
  }

  RestrictedJoins(RoomServices services) {
    this.services = services;
    this.vouchers = new Vouchers(services);
  }

  /**
   * The user of ours who vouches for a join; empty if nobody has to.
   *
   * @throws io.peekbridge.api.web.RequestRefusedException if the conditions are not met, or there
   *     is nobody to vouch
   */
  Optional<UserId> voucherFor(KnownRoom room, StateView state, UserId user) {
    if (!isNeeded(state, user)) {
      return Optional.empty();
    }
    requireConditions(state, user);
    return Optional.of(
        vouchers
            .find(room, state, user)
            .orElseThrow(
                () ->
                    Refusal.of(
                            400,
                            "M_UNABLE_TO_GRANT_JOIN",
                            "No user of this server may let others into the room.")
                        .asException()));
  }

  /** Checks the conditions, if it is they that let the user in. */
  void requireConditionsIfNeeded(StateView state, UserId user) {
    if (isNeeded(state, user)) {
      requireConditions(state, user);
    }
  }

  /** The banned are left to the authorization rules. */
  private static boolean isNeeded(StateView state, UserId user) {
    String rule = joinRules(state).path("join_rule").asText();
    return (rule.equals("restricted") || rule.equals("knock_restricted"))
        && switch (state.membershipOf(user.value())) {
          case JOIN, INVITE, BAN -> false;
          case KNOCK, LEAVE -> true;
        };
  }

  private void requireConditions(StateView state, UserId user) {
    switch (verdict(joinRules(state).path("allow"), user)) {
      case MET -> {}
      case NOT_MET ->
          throw Refusal.of(403, "M_FORBIDDEN", "The user is in none of the rooms that let one in.")
              .asException();
      case NO_TELLING ->
          throw Refusal.of(
                  400,
                  "M_UNABLE_TO_AUTHORISE_JOIN",
                  "This server cannot tell whether the user is in a room that lets one in.")
              .asException();
    }
  }

  private Verdict verdict(JsonNode conditions, UserId user) {
    Verdict best = Verdict.NOT_MET;
    for (int i = 0; i < Math.min(conditions.size(), MAX_CONDITIONS); i++) {
      Verdict each = verdictOfOne(conditions.path(i), user);
      if (each == Verdict.MET) {
        return each;
      }
      best = each == Verdict.NO_TELLING ? each : best;
    }
    return best;
  }

  private Verdict verdictOfOne(JsonNode condition, UserId user) {
    if (!condition.path("type").isTextual()) {
      return Verdict.NOT_MET;
    }
    if (!condition.path("type").textValue().equals("m.room_membership")) {
      return Verdict.NO_TELLING;
    }
    return roomId(condition)
        .map(roomId -> services.known().find(roomId).map(room -> isIn(room, user)))
        .map(known -> known.map(in -> in ? Verdict.MET : Verdict.NOT_MET))
        .map(known -> known.orElse(Verdict.NO_TELLING))
        .orElse(Verdict.NOT_MET);
  }

  private static Optional<RoomId> roomId(JsonNode condition) {
    try {
      return Optional.of(new RoomId(condition.path("room_id").asText()));
    } catch (MalformedIdException e) {
      return Optional.empty();
    }
  }

  private boolean isIn(KnownRoom room, UserId user) {
    return services
        .history()
        .currentState(room.roomId())
        .map(state -> new StateView(room, state).membershipOf(user.value()))
        .filter(membership -> membership == Membership.JOIN)
        .isPresent();
  }

  private static ObjectNode joinRules(StateView state) {
    return state
        .get(StateKey.JOIN_RULES)
        .map(Pdu::content)
        .orElseGet(JsonNodeFactory.instance::objectNode);
  }
}
