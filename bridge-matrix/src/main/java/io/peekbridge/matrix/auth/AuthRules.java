package io.peekbridge.matrix.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.matrix.auth.AuthVerdict.Rejected;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.room.RoomRule;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The authorization rules of all room versions (the "Authorisation rules" of each version's page).
 * Comments cite the numbers of version 12, {@link RuleNumbers} knows those of the others; the
 * versions that have a rule are told where not all have it.
 *
 * <p>{@link #checkAuthEvents} is what depends on the event alone and is asked once. {@link #check}
 * is everything else and is asked for each state that an event has to pass: that of its auth
 * events, that before it, the room's current one.
 *
 * <p>What both leave to others: signatures, apart from those in a third-party invite, are verified
 * by {@link io.peekbridge.matrix.event.EventSignatures}. A create event is judged by itself: that a
 * room gets only one, and that one first, is up to whoever keeps rooms.
 */
public final class AuthRules {
  private AuthRules() {}

  /**
   * Applies all rules but those on the event's list of auth events.
   *
   * @param event of a room version that is among {@link io.peekbridge.matrix.room.RoomVersions}
   * @param state the entries of the event's room. It must have the create event in every version:
   *     in version 12 the accepted event that the room id names, though auth events don't list it.
   *     Events in it have been accepted.
   */
  public static AuthVerdict check(Pdu event, AuthState state) {
    // 1: a create event needs no state.
    if (event.type().equals(EventTypes.CREATE)) {
      return CreateRules.check(event);
    }
    boolean createIsImplied = event.roomVersion().has(RoomRule.ROOM_ID_IS_CREATE_HASH);

    // 2 (v12): the room id names an accepted create event.
    // 2.4 (up to v11): there is a create event.
    Optional<Pdu> create = state.get(StateKey.CREATE);
    if (create.isEmpty()) {
      return new Rejected(createIsImplied ? "2" : "2.4", "the room has no create event");
    }

    // 2 (v12), 2.5 (up to v11): and it is the create event of this room.
    if (!create.get().roomId().equals(event.roomId())) {
      return new Rejected(createIsImplied ? "2" : "2.5", "the create event is of another room");
    }
    return checkInRoom(new AuthContext(event, state, create.get()));
  }

  private static AuthVerdict checkInRoom(AuthContext context) {
    Pdu event = context.event();

    // 4: a room that is not federated is for the creator's server.
    if (!isFederated(context.create())
        && !event.sender().server().equals(context.create().sender().server())) {
      return context.reject("4", "the room is not federated and the sender is of another server");
    }

    // Before 5 (v1 to v5): aliases.
    if (event.type().equals(EventTypes.ALIASES)
        && !context.version().has(RoomRule.NO_RULE_ON_ALIASES)) {
      return DroppedRules.checkAliases(event);
    }

    // 5: memberships.
    if (event.type().equals(EventTypes.MEMBER)) {
      return MemberRules.check(context);
    }

    // 6: everything else is for members.
    if (context.senderMembership() != Membership.JOIN) {
      return context.reject("6", "the sender is not in the room");
    }
    return checkByMember(context);
  }

  /** A setting that is not a boolean closes the room too, as it does for other servers. */
  private static boolean isFederated(Pdu create) {
    JsonNode setting = create.content().path("m.federate");
    return setting.isMissingNode() || setting.booleanValue();
  }

  private static AuthVerdict checkByMember(AuthContext context) {
    Pdu event = context.event();

    // 7.1: a third-party invite takes what an invite takes, and nothing more.
    if (event.type().equals(EventTypes.THIRD_PARTY_INVITE)) {
      return context.senderMay(PowerLevels.Action.INVITE)
          ? AuthVerdict.ALLOWED
          : context.reject("7.1", "the sender's power level does not reach the invite level");
    }

    // 8: the sender has the level that the event's type takes.
    if (!context.senderMaySend(event.type(), event.isState())) {
      return context.reject("8", "the sender's power level does not reach that of the event type");
    }

    // 9: entries under a user's id belong to that user.
    String stateKey = event.stateKey().orElse("");
    if (stateKey.startsWith("@") && !stateKey.equals(context.sender())) {
      return context.reject("9", "the state key is another user's id");
    }

    // 10: power levels.
    if (event.type().equals(EventTypes.POWER_LEVELS)) {
      return PowerLevelRules.check(context);
    }

    // Before 11 (v1 and v2): redactions.
    if (event.type().equals(EventTypes.REDACTION)
        && !context.version().has(RoomRule.NO_RULE_ON_REDACTIONS)) {
      return DroppedRules.checkRedaction(context);
    }

    // 11: anything else is allowed.
    return AuthVerdict.ALLOWED;
  }

  /**
   * Applies the rules on an event's list of auth events, when none of them has been rejected.
   *
   * @see #checkAuthEvents(Pdu, List, Predicate)
   */
  public static AuthVerdict checkAuthEvents(Pdu event, List<Pdu> authEvents) {
    return checkAuthEvents(event, authEvents, authEvent -> false);
  }

  /**
   * Applies the rules on an event's list of auth events.
   *
   * @param authEvents the events that the event names in {@code auth_events}, in any order; others
   *     are not looked at, and one that is missing here counts as rejected
   * @param isRejected whether one of them was rejected when it was received
   */
  public static AuthVerdict checkAuthEvents(
      Pdu event, List<Pdu> authEvents, Predicate<Pdu> isRejected) {
    return AuthEventsRules.check(event, authEvents, isRejected);
  }
}
