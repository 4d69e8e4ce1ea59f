package io.peekbridge.matrix.auth;

import static io.peekbridge.matrix.auth.RoomFixture.ALICE;
import static io.peekbridge.matrix.auth.RoomFixture.BOB;
import static io.peekbridge.matrix.auth.RoomFixture.CAROL;

import io.peekbridge.matrix.room.RoomVersion;
import java.util.List;

class InviteRulesTest {
  @EachRoomVersion
  void members_invite_outsiders(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).given(BOB, "join");

    room.allows(room.membership(BOB, CAROL, "invite"));
    for (String membership : List.of("leave", "knock", "invite")) {
      room.given(CAROL, membership).allows(room.membership(BOB, CAROL, "invite"));
    }
  }

  @EachRoomVersion
  void outsiders_invite_nobody(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).givenJoinRule("public");

    room.rejects(room.membership(BOB, CAROL, "invite"), "4.4.2", "5.4.2");
    room.rejects(room.membership(BOB, BOB, "invite"), "4.4.2", "5.4.2");
    for (String membership : List.of("leave", "knock", "invite", "ban")) {
      room.given(BOB, membership);
      room.rejects(room.membership(BOB, CAROL, "invite"), "4.4.2", "5.4.2");
    }
  }

  @EachRoomVersion
  void members_and_the_banned_are_not_invited(RoomVersion version) {
    for (String membership : List.of("join", "ban")) {
      RoomFixture room = RoomFixture.of(version).given(CAROL, membership);

      room.rejects(room.membership(ALICE, CAROL, "invite"), "4.4.3", "5.4.3");
    }
  }

  @EachRoomVersion
  void an_invite_takes_the_invite_level(RoomVersion version) {
    RoomFixture room =
        RoomFixture.of(version)
            .given(BOB, "join")
            .given(CAROL, "join")
            .givenPowerLevels("{'invite': 10, 'users': {'" + BOB + "': 10, '" + CAROL + "': 9}}");

    room.allows(room.membership(BOB, RoomFixture.DAVE, "invite"));
    room.rejects(room.membership(CAROL, RoomFixture.DAVE, "invite"), "4.4.5", "5.4.5");
  }
}
