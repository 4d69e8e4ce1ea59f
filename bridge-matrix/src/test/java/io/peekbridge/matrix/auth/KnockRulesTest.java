package io.peekbridge.matrix.auth;

import static io.peekbridge.matrix.auth.RoomFixture.ALICE;
import static io.peekbridge.matrix.auth.RoomFixture.BOB;

import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.List;

class KnockRulesTest {
  @EachRoomVersion(having = RoomRule.KNOCKING)
  void outsiders_knock_where_there_is_a_door(RoomVersion version) {
    for (String joinRule : doors(version)) {
      RoomFixture room = RoomFixture.of(version).givenJoinRule(joinRule);

      room.allows(room.membership(BOB, BOB, "knock"));
      for (String membership : List.of("leave", "knock")) {
        room.given(BOB, membership).allows(room.membership(BOB, BOB, "knock"));
      }
    }
  }

  private static List<String> doors(RoomVersion version) {
    return version.has(RoomRule.KNOCK_RESTRICTED_JOINS)
        ? List.of("knock", "knock_restricted")
        : List.of("knock");
  }

  @EachRoomVersion(having = RoomRule.KNOCKING, lacking = RoomRule.KNOCK_RESTRICTED_JOINS)
  void up_to_version_9_a_restricted_room_has_no_door(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).givenJoinRule("knock_restricted");

    room.rejects(room.membership(BOB, BOB, "knock"), "4.7.1", "5.7.1");
  }

  @EachRoomVersion(lacking = RoomRule.KNOCKING)
  void up_to_version_6_nobody_knocks(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).givenJoinRule("knock");

    room.rejects(room.membership(BOB, BOB, "knock"), "4.8", "5.8");
    room.given(BOB, "knock").rejects(room.membership(BOB, BOB, "leave"), "4.5.1", "5.5.1");
  }

  @EachRoomVersion(having = RoomRule.KNOCKING)
  void nobody_knocks_where_there_is_no_door(RoomVersion version) {
    RoomFixture silent = RoomFixture.of(version);
    silent.rejects(silent.membership(BOB, BOB, "knock"), "4.7.1", "5.7.1");

    for (String joinRule : List.of("public", "invite", "restricted", "private")) {
      RoomFixture room = RoomFixture.of(version).givenJoinRule(joinRule);
      room.rejects(room.membership(BOB, BOB, "knock"), "4.7.1", "5.7.1");
    }
  }

  @EachRoomVersion(having = RoomRule.KNOCKING)
  void nobody_is_made_to_knock(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).givenJoinRule("knock");

    room.rejects(room.membership(ALICE, BOB, "knock"), "4.7.2", "5.7.2");
  }

  @EachRoomVersion(having = RoomRule.KNOCKING)
  void the_banned_the_invited_and_the_members_do_not_knock(RoomVersion version) {
    for (String membership : List.of("ban", "invite", "join")) {
      RoomFixture room = RoomFixture.of(version).givenJoinRule("knock").given(BOB, membership);

      room.rejects(room.membership(BOB, BOB, "knock"), "4.7.4", "5.7.4");
    }
  }
}
