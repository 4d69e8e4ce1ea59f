package io.peekbridge.matrix.auth;

import static io.peekbridge.matrix.auth.RoomFixture.ALICE;
import static io.peekbridge.matrix.auth.RoomFixture.BOB;
import static io.peekbridge.matrix.auth.RoomFixture.CAROL;
import static io.peekbridge.matrix.auth.RoomFixture.DAVE;
import static io.peekbridge.matrix.auth.RoomFixture.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class JoinRulesTest {
  private static final List<String> NOT_INSIDE = List.of("leave", "knock");

  /** The join rules that a version has besides public and invite, and what it needs for each. */
  private static final Map<String, RoomRule> LATER =
      Map.of(
          "knock",
          RoomRule.KNOCKING,
          "restricted",
          RoomRule.RESTRICTED_JOINS,
          "knock_restricted",
          RoomRule.KNOCK_RESTRICTED_JOINS);

  @EachRoomVersion
  void the_creator_joins_first(RoomVersion version) {
    RoomFixture room = RoomFixture.created(version);

    room.allows(room.membership(ALICE, ALICE, "join"));
  }

  @EachRoomVersion
  void nobody_else_joins_first(RoomVersion version) {
    RoomFixture room = RoomFixture.created(version, "{'additional_creators': ['" + BOB + "']}");

    room.rejects(room.membership(BOB, BOB, "join"), "4.3.7", "5.3.7");
    room.rejects(room.membership(ALICE, BOB, "join"), "4.3.2", "5.3.2");
  }

  @EachRoomVersion
  void the_creator_has_that_right_only_right_after_the_create_event(RoomVersion version) {
    RoomFixture later = RoomFixture.created(version).given(BOB, "leave");
    RoomFixture forked = RoomFixture.created(version);
    Pdu afterTwo =
        RoomFixture.sign(
            forked
                .builder(ALICE, "m.room.member", json("{'membership': 'join'}"))
                .stateKey(ALICE.value())
                .parents(List.of(forked.create(), forked.message(ALICE, "m.room.message"))),
            ALICE);

    later.rejects(later.membership(ALICE, ALICE, "join"), "4.3.7", "5.3.7");
    forked.rejects(afterTwo, "4.3.7", "5.3.7");
  }

  @EachRoomVersion
  void up_to_version_10_the_creator_is_who_the_create_event_names(RoomVersion version) {
    RoomFixture room = RoomFixture.created(version, "{'creator': '" + DAVE + "'}");
    Pdu named = room.membership(DAVE, DAVE, "join");
    Pdu sender = room.membership(ALICE, ALICE, "join");

    if (version.has(RoomRule.CREATOR_IS_SENDER)) {
      room.allows(sender);
      room.rejects(named, "4.3.7", "5.3.7");
    } else {
      room.allows(named);
      room.rejects(sender, "4.3.7", "5.3.7");
    }
  }

  @EachRoomVersion
  void nobody_is_made_to_join(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).givenJoinRule("public");

    room.rejects(room.membership(ALICE, BOB, "join"), "4.3.2", "5.3.2");
  }

  @EachRoomVersion
  void the_banned_do_not_join_whatever_the_join_rule(RoomVersion version) {
    for (String joinRule : List.of("public", "invite", "knock", "restricted")) {
      RoomFixture room = RoomFixture.of(version).givenJoinRule(joinRule).given(BOB, "ban");

      room.rejects(room.membership(BOB, BOB, "join"), "4.3.3", "5.3.3");
    }
  }

  @EachRoomVersion
  void everybody_joins_a_public_room(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).givenJoinRule("public");

    room.allows(room.membership(BOB, BOB, "join"));
    for (String membership : List.of("invite", "join", "leave", "knock")) {
      room.given(BOB, membership);
      room.allows(room.membership(BOB, BOB, "join"));
    }
  }

  @EachRoomVersion
  void the_invited_and_the_members_join_a_room_for_the_invited(RoomVersion version) {
    List<String> joinRules = new ArrayList<>(rulesOf(version));
    joinRules.add("invite");
    for (String joinRule : joinRules) {
      RoomFixture room = RoomFixture.of(version).givenJoinRule(joinRule);

      room.given(BOB, "invite").allows(room.membership(BOB, BOB, "join"));
      room.given(BOB, "join").allows(room.membership(BOB, BOB, "join"));
    }
  }

  @EachRoomVersion
  void a_join_rule_of_a_later_version_lets_nobody_in(RoomVersion version) {
    for (String joinRule : LATER.keySet()) {
      if (!rulesOf(version).contains(joinRule)) {
        RoomFixture room = RoomFixture.of(version).givenJoinRule(joinRule);

        room.given(BOB, "invite").rejects(room.membership(BOB, BOB, "join"), "4.3.7", "5.3.7");
        room.given(BOB, "join").rejects(room.membership(BOB, BOB, "join"), "4.3.7", "5.3.7");
        room.rejects(joinVia(room, ALICE), "4.3.7", "5.3.7");
      }
    }
  }

  private static List<String> rulesOf(RoomVersion version) {
    return LATER.keySet().stream().filter(rule -> version.has(LATER.get(rule))).toList();
  }

  @EachRoomVersion(lacking = RoomRule.RESTRICTED_JOINS)
  void up_to_version_7_nobody_vouches_and_what_says_so_means_nothing(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).givenJoinRule("public");

    room.allows(
        room.membership(BOB, BOB, "join", "{'join_authorised_via_users_server': '" + CAROL + "'}"));
    room.allows(room.membership(BOB, BOB, "join", "{'join_authorised_via_users_server': 5}"));
  }

  @EachRoomVersion
  void others_do_not_join_a_room_for_the_invited(RoomVersion version) {
    for (String joinRule : List.of("invite", "knock")) {
      RoomFixture room = RoomFixture.of(version).givenJoinRule(joinRule);

      room.rejects(room.membership(BOB, BOB, "join"), "4.3.7", "5.3.7");
      for (String membership : NOT_INSIDE) {
        room.given(BOB, membership);
        room.rejects(room.membership(BOB, BOB, "join"), "4.3.7", "5.3.7");
      }
    }
  }

  @EachRoomVersion
  void a_room_without_a_join_rule_is_for_the_invited(RoomVersion version) {
    for (RoomFixture room :
        List.of(
            RoomFixture.of(version),
            RoomFixture.of(version)
                .given(RoomFixture.of(version).state(ALICE, "m.room.join_rules", "", "{}")))) {
      room.rejects(room.membership(BOB, BOB, "join"), "4.3.7", "5.3.7");
      room.given(BOB, "invite").allows(room.membership(BOB, BOB, "join"));
    }
  }

  @EachRoomVersion
  void a_join_rule_that_is_not_known_lets_nobody_in(RoomVersion version) {
    for (String joinRule : List.of("'private'", "'PUBLIC'", "''", "5", "null", "['public']")) {
      RoomFixture room = RoomFixture.of(version);
      room.given(room.state(ALICE, "m.room.join_rules", "", "{'join_rule': " + joinRule + "}"))
          .given(BOB, "invite");

      room.rejects(room.membership(BOB, BOB, "join"), "4.3.7", "5.3.7");
    }
  }

  @EachRoomVersion(having = RoomRule.RESTRICTED_JOINS)
  void a_member_who_may_invite_lets_others_into_a_restricted_room(RoomVersion version) {
    for (String joinRule : List.of("restricted", "knock_restricted")) {
      if (!version.has(LATER.get(joinRule))) {
        continue;
      }
      RoomFixture room = restricted(version, joinRule).given(CAROL, "join");

      room.allows(joinVia(room, CAROL));
      for (String membership : NOT_INSIDE) {
        room.given(BOB, membership).allows(joinVia(room, CAROL));
      }
    }
  }

  @EachRoomVersion(having = RoomRule.RESTRICTED_JOINS)
  void a_creator_lets_others_into_a_restricted_room(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).givenJoinRule("restricted");

    room.allows(joinVia(room, ALICE));
  }

  @EachRoomVersion(having = RoomRule.RESTRICTED_JOINS)
  void nobody_enters_a_restricted_room_on_no_ones_word(RoomVersion version) {
    RoomFixture room = restricted(version, "restricted");

    room.rejects(room.membership(BOB, BOB, "join"), "4.3.5.2", "5.3.5.2");
  }

  @EachRoomVersion(having = RoomRule.RESTRICTED_JOINS)
  void nobody_enters_a_restricted_room_on_an_outsiders_word(RoomVersion version) {
    RoomFixture room = restricted(version, "restricted");

    room.rejects(joinVia(room, CAROL), "4.3.5.2", "5.3.5.2");
    for (String membership : List.of("invite", "leave", "ban", "knock")) {
      room.given(CAROL, membership);
      room.rejects(joinVia(room, CAROL), "4.3.5.2", "5.3.5.2");
    }
  }

  @EachRoomVersion(having = RoomRule.RESTRICTED_JOINS)
  void nobody_enters_a_restricted_room_on_the_word_of_who_may_not_invite(RoomVersion version) {
    RoomFixture room = restricted(version, "restricted").given(DAVE, "join");

    room.rejects(joinVia(room, DAVE), "4.3.5.2", "5.3.5.2");
  }

  @EachRoomVersion(having = RoomRule.RESTRICTED_JOINS)
  void who_vouches_has_signed(RoomVersion version) {
    RoomFixture room = restricted(version, "restricted").given(CAROL, "join");
    Pdu unsigned =
        room.membership(BOB, BOB, "join", "{'join_authorised_via_users_server': '" + CAROL + "'}");

    room.rejects(unsigned, "4.2.1", "5.2.1");
  }

  @EachRoomVersion(having = RoomRule.RESTRICTED_JOINS)
  void a_voucher_must_have_signed_even_where_none_is_needed(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).givenJoinRule("public");
    String via = "{'join_authorised_via_users_server': '" + CAROL + "'}";

    room.rejects(room.membership(BOB, BOB, "join", via), "4.2.1", "5.2.1");
    room.rejects(room.membership(ALICE, BOB, "invite", via), "4.2.1", "5.2.1");
    room.allows(joinVia(room, CAROL));
  }

  /** A room in which Carol may invite and Dave may not. */
  private static RoomFixture restricted(RoomVersion version, String joinRule) {
    return RoomFixture.of(version)
        .givenJoinRule(joinRule)
        .givenPowerLevels("{'invite': 10, 'users': {'" + CAROL + "': 10, '" + DAVE + "': 9}}");
  }

  /** Bob's join, which names the voucher and claims to be signed by that server too. */
  private static Pdu joinVia(RoomFixture room, UserId voucher) {
    ObjectNode content = json("{'membership': 'join'}");
    content.put("join_authorised_via_users_server", voucher.value());
    ObjectNode signatures = json("{}");
    signatures.putObject(voucher.server().value()).put("ed25519:test", "c2lnbmVk");
    return RoomFixture.sign(
        room.builder(BOB, "m.room.member", content)
            .stateKey(BOB.value())
            .put("signatures", signatures),
        BOB);
  }
}
