package io.peekbridge.matrix.auth;

import static io.peekbridge.matrix.auth.RoomFixture.ALICE;
import static io.peekbridge.matrix.auth.RoomFixture.BOB;
import static io.peekbridge.matrix.auth.RoomFixture.CAROL;
import static io.peekbridge.matrix.auth.RoomFixture.DAVE;

import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.ArrayList;
import java.util.List;

class LeaveRulesTest {
  @EachRoomVersion
  void members_the_invited_and_the_knocking_go_freely(RoomVersion version) {
    List<String> memberships = new ArrayList<>(List.of("join", "invite"));
    if (version.has(RoomRule.KNOCKING)) {
      memberships.add("knock");
    }
    for (String membership : memberships) {
      RoomFixture room = RoomFixture.of(version).given(BOB, membership);

      room.allows(room.membership(BOB, BOB, "leave"));
    }
  }

  @EachRoomVersion
  void who_is_outside_has_nothing_to_leave(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version);

    room.rejects(room.membership(BOB, BOB, "leave"), "4.5.1", "5.5.1");
    room.given(BOB, "leave").rejects(room.membership(BOB, BOB, "leave"), "4.5.1", "5.5.1");
  }

  @EachRoomVersion
  void the_banned_do_not_lift_their_own_ban(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).given(BOB, "ban");

    room.rejects(room.membership(BOB, BOB, "leave"), "4.5.1", "5.5.1");
  }

  @EachRoomVersion
  void only_members_kick_and_ban(RoomVersion version) {
    RoomFixture room = withLevels(version, "").given(CAROL, "join");

    for (String membership : List.of("leave", "invite", "knock", "ban")) {
      room.given(BOB, membership);
      room.rejects(room.membership(BOB, CAROL, "leave"), "4.5.2", "5.5.2");
      room.rejects(room.membership(BOB, CAROL, "ban"), "4.6.1", "5.6.1");
    }
  }

  @EachRoomVersion
  void a_kick_takes_the_kick_level(RoomVersion version) {
    RoomFixture at = withLevels(version, ", 'kick': 20").given(BOB, "join").given(CAROL, "join");
    RoomFixture below = withLevels(version, ", 'kick': 21").given(BOB, "join").given(CAROL, "join");

    at.allows(at.membership(BOB, CAROL, "leave"));
    below.rejects(below.membership(BOB, CAROL, "leave"), "4.5.5", "5.5.5");
  }

  @EachRoomVersion
  void to_kick_and_to_ban_takes_50_if_nothing_is_said(RoomVersion version) {
    for (int level : List.of(49, 50)) {
      RoomFixture room =
          RoomFixture.of(version)
              .given(BOB, "join")
              .given(CAROL, "join")
              .givenPowerLevels("{'users': {'" + BOB + "': " + level + "}}");
      if (level == 50) {
        room.allows(room.membership(BOB, CAROL, "leave"));
        room.allows(room.membership(BOB, CAROL, "ban"));
      } else {
        room.rejects(room.membership(BOB, CAROL, "leave"), "4.5.5", "5.5.5");
        room.rejects(room.membership(BOB, CAROL, "ban"), "4.6.3", "5.6.3");
      }
    }
  }

  @EachRoomVersion
  void nobody_kicks_or_bans_an_equal_or_a_superior(RoomVersion version) {
    RoomFixture room =
        withLevels(version, ", 'kick': 0, 'ban': 0").given(BOB, "join").given(DAVE, "join");

    room.rejects(room.membership(BOB, DAVE, "leave"), "4.5.5", "5.5.5");
    room.rejects(room.membership(BOB, DAVE, "ban"), "4.6.3", "5.6.3");
    room.rejects(room.membership(BOB, ALICE, "leave"), "4.5.5", "5.5.5");
    room.rejects(room.membership(BOB, ALICE, "ban"), "4.6.3", "5.6.3");
    room.rejects(room.membership(BOB, BOB, "ban"), "4.6.3", "5.6.3");
  }

  @EachRoomVersion
  void an_invite_is_taken_back_like_a_kick(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).given(BOB, "invite").given(CAROL, "join");

    room.allows(room.membership(ALICE, BOB, "leave"));
    room.rejects(room.membership(CAROL, BOB, "leave"), "4.5.5", "5.5.5");
  }

  @EachRoomVersion
  void to_lift_a_ban_takes_the_ban_level_and_the_kick_level(RoomVersion version) {
    RoomFixture both = withLevels(version, ", 'kick': 20, 'ban': 20");
    RoomFixture onlyKick = withLevels(version, ", 'kick': 20, 'ban': 21");
    RoomFixture onlyBan = withLevels(version, ", 'kick': 21, 'ban': 20");
    for (RoomFixture room : List.of(both, onlyKick, onlyBan)) {
      room.given(BOB, "join").given(CAROL, "ban");
    }

    both.allows(both.membership(BOB, CAROL, "leave"));
    onlyKick.rejects(onlyKick.membership(BOB, CAROL, "leave"), "4.5.3", "5.5.3");
    onlyBan.rejects(onlyBan.membership(BOB, CAROL, "leave"), "4.5.5", "5.5.5");
  }

  @EachRoomVersion
  void a_ban_takes_the_ban_level(RoomVersion version) {
    RoomFixture at = withLevels(version, ", 'ban': 20").given(BOB, "join");
    RoomFixture below = withLevels(version, ", 'ban': 21").given(BOB, "join");
    RoomFixture silent = withLevels(version, "").given(BOB, "join");

    for (String membership : List.of("leave", "join", "invite", "knock", "ban")) {
      at.given(CAROL, membership).allows(at.membership(BOB, CAROL, "ban"));
    }
    below.rejects(below.membership(BOB, CAROL, "ban"), "4.6.3", "5.6.3");
    silent.rejects(silent.membership(BOB, CAROL, "ban"), "4.6.3", "5.6.3");
  }

  @EachRoomVersion
  void creators_are_beyond_kicks_and_bans_from_version_12_on(RoomVersion version) {
    boolean outranks = version.has(RoomRule.CREATORS_OUTRANK_ALL);
    RoomFixture room =
        RoomFixture.of(version, "{'additional_creators': ['" + DAVE + "']}")
            .given(BOB, "join")
            .given(DAVE, "join")
            .givenPowerLevels("{'users': {'" + BOB + "': 9007199254740991}}");

    if (outranks) {
      room.rejects(room.membership(BOB, ALICE, "leave"), "", "5.5.5");
      room.rejects(room.membership(BOB, DAVE, "ban"), "", "5.6.3");
      room.rejects(room.membership(ALICE, DAVE, "ban"), "", "5.6.3");
      room.allows(room.membership(DAVE, BOB, "ban"));
    } else {
      room.allows(room.membership(BOB, ALICE, "leave"));
      room.allows(room.membership(BOB, DAVE, "ban"));
      room.rejects(room.membership(DAVE, BOB, "ban"), "4.6.3", "5.6.3");
    }
  }

  /** Bob and Dave at 20, Alice above, the others at 0. */
  private static RoomFixture withLevels(RoomVersion version, String more) {
    String alice = version.has(RoomRule.CREATORS_OUTRANK_ALL) ? "" : "'" + ALICE + "': 100, ";
    return RoomFixture.of(version)
        .givenPowerLevels(
            "{'users': {" + alice + "'" + BOB + "': 20, '" + DAVE + "': 20}" + more + "}");
  }
}
