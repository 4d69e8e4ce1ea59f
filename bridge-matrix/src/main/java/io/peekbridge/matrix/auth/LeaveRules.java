package io.peekbridge.matrix.auth;

import io.peekbridge.matrix.auth.PowerLevels.Action;

/** Rules 5.5 and 5.6: users who leave, are kicked, banned or unbanned. */
final class LeaveRules {
  private LeaveRules() {}

  static AuthVerdict checkLeave(AuthContext context, String target) {
    Membership senders = context.senderMembership();

    // 5.5.1: who is in, invited or knocking goes freely. The banned don't lift their own ban.
    if (context.sender().equals(target)) {
      return switch (senders) {
        case JOIN, INVITE, KNOCK -> AuthVerdict.ALLOWED;
        case LEAVE, BAN -> context.reject("5.5.1", "the sender has nothing to leave");
      };
    }

    // 5.5.2: members kick and unban.
    if (senders != Membership.JOIN) {
      return context.reject("5.5.2", "the sender is not in the room");
    }

    // 5.5.3: to lift a ban takes the ban level (and the kick level, as below).
    if (context.membershipOf(target) == Membership.BAN && !context.senderMay(Action.BAN)) {
      return context.reject("5.5.3", "the sender's power level does not reach the ban level");
    }

    // 5.5.4, 5.5.5: it takes the kick level, and to stand above the other.
    return context.senderMay(Action.KICK) && isBelowSender(context, target)
        ? AuthVerdict.ALLOWED
        : context.reject("5.5.5", "the sender's power level does not suffice to kick the user");
  }

  static AuthVerdict checkBan(AuthContext context, String target) {
    // 5.6.1: members ban.
    if (context.senderMembership() != Membership.JOIN) {
      return context.reject("5.6.1", "the sender is not in the room");
    }

    // 5.6.2, 5.6.3: it takes the ban level, and to stand above the other.
    return context.senderMay(Action.BAN) && isBelowSender(context, target)
        ? AuthVerdict.ALLOWED
        : context.reject("5.6.3", "the sender's power level does not suffice to ban the user");
  }

  private static boolean isBelowSender(AuthContext context, String target) {
    return context.powerLevels().isBelow(target, context.sender());
  }
}
