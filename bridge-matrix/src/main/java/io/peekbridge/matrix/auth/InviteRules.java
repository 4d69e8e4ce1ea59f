package io.peekbridge.matrix.auth;

/** Rule 5.4: members who invite others. */
final class InviteRules {
  private InviteRules() {}

  static AuthVerdict check(AuthContext context, String target) {
    // 5.4.1: the invite of somebody who was first known by an e-mail address or the like.
    if (context.event().content().has(ThirdPartyInvites.PROPERTY)) {
      return ThirdPartyInvites.check(context, target);
    }

    // 5.4.2: members invite.
    if (context.senderMembership() != Membership.JOIN) {
      return context.reject("5.4.2", "the sender is not in the room");
    }

    // 5.4.3: whom to invite makes sense, and is not banned.
    Membership current = context.membershipOf(target);
    if (current == Membership.JOIN || current == Membership.BAN) {
      return context.reject("5.4.3", "the invited user is in the room or banned");
    }

    // 5.4.4, 5.4.5: it takes the invite level.
    return context.senderMay(PowerLevels.Action.INVITE)
        ? AuthVerdict.ALLOWED
        : context.reject("5.4.5", "the sender's power level does not reach the invite level");
  }
}
