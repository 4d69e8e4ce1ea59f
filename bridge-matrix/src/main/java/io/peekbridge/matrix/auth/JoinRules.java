package io.peekbridge.matrix.auth;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import java.util.List;
import java.util.Optional;

/** Rules 5.3 and 5.7: users who come in, or ask to. */
final class JoinRules {
  private JoinRules() {}

  static AuthVerdict check(AuthContext context, String target) {
    // 5.3.1: the creator comes first, right after the create event.
    if (followsOnlyThe(context.create(), context.event())
        && context.powerLevels().creators().isCreator(target)) {
      return AuthVerdict.ALLOWED;
    }

    // 5.3.2: nobody is made to join.
    if (!context.sender().equals(target)) {
      return context.reject("5.3.2", "the sender joins for somebody else");
    }

    // 5.3.3: the banned stay outside.
    Membership current = context.membershipOf(target);
    if (current == Membership.BAN) {
      return context.reject("5.3.3", "the sender is banned");
    }
    return checkByJoinRule(context, current == Membership.JOIN || current == Membership.INVITE);
  }

  private static AuthVerdict checkByJoinRule(AuthContext context, boolean isInOrInvited) {
    Optional<JoinRule> joinRule = context.joinRule();

    // 5.3.7: no other join rule than these, and none that the version does not have, lets anybody
    // in.
    if (joinRule.isEmpty()) {
      return context.reject("5.3.7", "the room's join rule lets nobody in");
    }
    return switch (joinRule.get()) {
      // 5.3.4: rooms for the invited; who is in may join again, to change a profile say.
      case INVITE, KNOCK ->
          isInOrInvited
              ? AuthVerdict.ALLOWED
              : context.reject("5.3.7", "the room is for the invited and the sender is not");
      // 5.3.5.1 (v8 on): restricted rooms likewise, but there is another way in.
      case RESTRICTED, KNOCK_RESTRICTED ->
          isInOrInvited ? AuthVerdict.ALLOWED : checkAuthorisedVia(context);
      // 5.3.6: public rooms are for everybody.
      case PUBLIC -> AuthVerdict.ALLOWED;
    };
  }

  private static boolean followsOnlyThe(Pdu create, Pdu event) {
    List<EventId> previous = event.prevEvents();
    return previous.size() == 1 && previous.get(0).equals(create.eventId());
  }

  // 5.3.5.2 (v8 on): a member with the power to invite vouches for the user.
  private static AuthVerdict checkAuthorisedVia(AuthContext context) {
    Optional<String> voucher = Content.text(context.event().content(), MemberRules.AUTHORISED_VIA);
    if (voucher.isEmpty()) {
      return context.reject("5.3.5.2", "nobody vouches for the sender");
    }
    if (context.membershipOf(voucher.get()) != Membership.JOIN) {
      return context.reject("5.3.5.2", "who vouches for the sender is not in the room");
    }
    if (!context.powerLevels().isAllowed(voucher.get(), PowerLevels.Action.INVITE)) {
      return context.reject("5.3.5.2", "who vouches for the sender may not invite");
    }
    // 5.3.5.3: then the user comes in.
    return AuthVerdict.ALLOWED;
  }

  static AuthVerdict checkKnock(AuthContext context, String target) {
    // 5.7.1 (v7 on): the room has a door to knock on.
    if (context.joinRule().filter(JoinRule::hasDoor).isEmpty()) {
      return context.reject("5.7.1", "the room's join rule knows no knocking");
    }

    // 5.7.2: nobody is made to knock.
    if (!context.sender().equals(target)) {
      return context.reject("5.7.2", "the sender knocks for somebody else");
    }

    // 5.7.3, 5.7.4: only who is outside, and may come in at all, knocks.
    return switch (context.senderMembership()) {
      case LEAVE, KNOCK -> AuthVerdict.ALLOWED;
      case BAN, INVITE, JOIN ->
          context.reject("5.7.4", "the sender is banned, invited or in the room");
    };
  }
}
