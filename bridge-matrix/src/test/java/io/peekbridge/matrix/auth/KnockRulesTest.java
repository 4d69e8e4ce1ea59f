package io.peekbridge.matrix.auth;

import static io.peekbridge.matrix.auth.RoomFixture.ALICE;
import static io.peekbridge.matrix.auth.RoomFixture.BOB;

import io.peekbridge.matrix.room.RoomVersion;
import java.util.List;

class KnockRulesTest {
  @EachRoomVersion
  void outsiders_knock_where_there_is_a_door(RoomVersion version) {
    for (String joinRule : List.of("knock", "knock_restricted")) {
      RoomFixture room = RoomFixture.of(version).givenJoinRule(joinRule);

      room.allows(room.membership(BOB, BOB, "knock"));
      for (String membership : List.of("leave", "knock")) {
        room.given(BOB, membership).allows(room.membership(BOB, BOB, "knock"));
      }
    }
  }

  @EachRoomVersion
  void nobody_knocks_where_there_is_no_door(RoomVersion version) {
    RoomFixture silent = RoomFixture.of(version);
    silent.rejects(silent.membership(BOB, BOB, "knock"), "4.7.1", "5.7.1");

    for (String joinRule : List.of("public", "invite", "restricted", "private")) {
      RoomFixture room = RoomFixture.of(version).givenJoinRule(joinRule);
      room.rejects(room.membership(BOB, BOB, "knock"), "4.7.1", "5.7.1");
    }
  }

  @EachRoomVersion
  void nobody_is_made_to_knock(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).givenJoinRule("knock");

    room.rejects(room.membership(ALICE, BOB, "knock"), "4.7.2", "5.7.2");
  }

  @EachRoomVersion
  void the_banned_the_invited_and_the_members_do_not_knock(RoomVersion version) {
    for (String membership : List.of("ban", "invite", "join")) {
      RoomFixture room = RoomFixture.of(version).givenJoinRule("knock").given(BOB, membership);

      room.rejects(room.membership(BOB, BOB, "knock"), "4.7.4", "5.7.4");
    }
  }
}
