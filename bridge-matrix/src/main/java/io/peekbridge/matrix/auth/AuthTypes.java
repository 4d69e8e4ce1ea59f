package io.peekbridge.matrix.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which entries of the state decide on an event (server-server API: "Auth events selection"). */
public final class AuthTypes {
  private AuthTypes() {}

  /**
   * The entries that decide on an event; see {@link #needed(String, UserId, Optional, JsonNode,
   * RoomVersion)}.
   */
  public static List<StateKey> needed(Pdu event) {
    return needed(
        event.type(), event.sender(), event.stateKey(), event.content(), event.roomVersion());
  }

  /**
   * The entries that decide on an event with these properties, each once, always in the same order.
   * The room's entries among them, as far as it has them, are the {@code auth_events} of the event.
   * To check the event in a version whose room id stands for the create event, the create event is
   * needed too, though it is not listed.
   *
   * @param content any JSON; what cannot be understood asks for no entry
   */
  public static List<StateKey> needed(
      String type,
      UserId sender,
      Optional<String> stateKey,
      JsonNode content,
      RoomVersion version) {
    if (type.equals(EventTypes.CREATE)) {
      return List.of();
    }
    Set<StateKey> needed = new LinkedHashSet<>();
    if (!version.has(RoomRule.ROOM_ID_IS_CREATE_HASH)) {
      needed.add(StateKey.CREATE);
    }
    needed.add(StateKey.POWER_LEVELS);
    needed.add(StateKey.member(sender.value()));
    if (type.equals(EventTypes.MEMBER)) {
      stateKey.map(StateKey::member).ifPresent(needed::add);
      Content.text(content, "membership")
          .flatMap(Membership::named)
          .ifPresent(membership -> addForMembership(membership, content, version, needed));
    }
    return List.copyOf(needed);
  }

  private static void addForMembership(
      Membership membership, JsonNode content, RoomVersion version, Set<StateKey> needed) {
    switch (membership) {
      case JOIN -> {
        needed.add(StateKey.JOIN_RULES);
        if (version.has(RoomRule.RESTRICTED_JOINS)) {
          Content.text(content, MemberRules.AUTHORISED_VIA)
              .map(StateKey::member)
              .ifPresent(needed::add);
        }
      }
      case INVITE -> {
        needed.add(StateKey.JOIN_RULES);
        Content.text(content.path(ThirdPartyInvites.PROPERTY).path("signed"), "token")
            .map(ThirdPartyInvites::stateKey)
            .ifPresent(needed::add);
      }
      case KNOCK -> needed.add(StateKey.JOIN_RULES);
      case LEAVE, BAN -> {}
    }
  }
}
