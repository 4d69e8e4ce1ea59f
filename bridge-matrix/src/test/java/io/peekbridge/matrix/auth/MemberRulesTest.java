package io.peekbridge.matrix.auth;

import static io.peekbridge.matrix.auth.RoomFixture.ALICE;

import io.peekbridge.matrix.room.RoomVersion;
import java.util.List;
import java.util.Optional;

class MemberRulesTest {
  @EachRoomVersion
  void a_change_of_membership_says_whose_and_which(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).givenJoinRule("public");
    String join = "{'membership': 'join'}";

    room.rejects(room.written(ALICE, "m.room.member", Optional.empty(), join), "4.1", "5.1");
    room.rejects(room.state(ALICE, "m.room.member", "", join), "4.1", "5.1");
    room.rejects(room.state(ALICE, "m.room.member", "alice", join), "4.1", "5.1");
    room.rejects(room.state(ALICE, "m.room.member", ALICE.value(), "{}"), "4.1", "5.1");
    room.rejects(
        room.state(ALICE, "m.room.member", ALICE.value(), "{'membership': 1}"), "4.1", "5.1");
  }

  @EachRoomVersion
  void a_membership_that_does_not_exist_is_rejected(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).givenJoinRule("public");

    for (String membership : List.of("", "Join", "joined", "kick")) {
      room.rejects(room.membership(ALICE, ALICE, membership), "4.8", "5.8");
    }
  }
}
