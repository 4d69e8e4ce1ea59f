package io.peekbridge.matrix.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomRule;
import java.util.Optional;

/** Rule 5: changes of membership. */
final class MemberRules {
  /** In a join, the member on whose word a restricted room lets the user in. */
  static final String AUTHORISED_VIA = "join_authorised_via_users_server";

  private MemberRules() {}

  static AuthVerdict check(AuthContext context) {
    ObjectNode content = context.event().content();

    // 5.1: it says whose membership it is, and which. The state key has to be a user id for the
    // rules below to mean anything, and other servers demand it as well.
    Optional<String> target = context.event().stateKey().filter(Content::isUserId);
    if (target.isEmpty()) {
      return context.reject("5.1", "the state key is not a user id");
    }
    Optional<String> membership = Content.text(content, "membership");
    if (membership.isEmpty()) {
      return context.reject("5.1", "there is no membership");
    }

    // 5.2.1 (v8 on): the server of the member who vouches for the user has signed. That the
    // signature is a good one has been verified with the event's other signatures; here it must not
    // be missing.
    if (context.version().has(RoomRule.RESTRICTED_JOINS)
        && content.has(AUTHORISED_VIA)
        && !isSignedByServerOf(content.get(AUTHORISED_VIA), context.event().json())) {
      return context.reject("5.2.1", "the server that lets the user in has not signed");
    }

    // 5.8: memberships that don't exist.
    Optional<Membership> known =
        membership.flatMap(Membership::named).filter(each -> each.isOf(context.version()));
    if (known.isEmpty()) {
      return context.reject("5.8", "the membership is unknown");
    }
    return byMembership(context, known.get(), target.get());
  }

  private static AuthVerdict byMembership(
      AuthContext context, Membership membership, String target) {
    return switch (membership) {
      case JOIN -> JoinRules.check(context, target);
      case INVITE -> InviteRules.check(context, target);
      case LEAVE -> LeaveRules.checkLeave(context, target);
      case BAN -> LeaveRules.checkBan(context, target);
      case KNOCK -> JoinRules.checkKnock(context, target);
    };
  }

  private static boolean isSignedByServerOf(JsonNode userId, ObjectNode event) {
    Optional<UserId> user = Optional.ofNullable(userId.textValue()).flatMap(Content::userId);
    return user.isPresent()
        && !event.path("signatures").path(user.get().server().value()).isEmpty();
  }
}
