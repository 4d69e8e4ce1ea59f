package io.peekbridge.matrix.auth;

import static io.peekbridge.matrix.auth.RoomFixture.ALICE;
import static io.peekbridge.matrix.auth.RoomFixture.BOB;
import static io.peekbridge.matrix.auth.RoomFixture.CAROL;
import static io.peekbridge.matrix.auth.RoomFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class AuthTypesTest {
  private static final StateKey ALICES = StateKey.member(ALICE.value());
  private static final StateKey BOBS = StateKey.member(BOB.value());
  private static final StateKey CAROLS = StateKey.member(CAROL.value());

  @EachRoomVersion
  void nothing_decides_on_a_create_event(RoomVersion version) {
    assertThat(AuthTypes.needed(RoomFixture.createEvent(version, "{}"))).isEmpty();
  }

  @EachRoomVersion
  void the_sender_and_the_power_levels_decide_on_most_events(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version);

    assertNeeded(room.message(ALICE, "m.room.message"), ALICES);
    assertNeeded(room.state(ALICE, "m.room.power_levels", "", "{}"), ALICES);
    assertNeeded(room.state(ALICE, "m.room.third_party_invite", "t", "{}"), ALICES);
    assertNeeded(room.state(ALICE, "a.type", BOB.value(), "{'membership': 'join'}"), ALICES);
  }

  @EachRoomVersion
  void the_target_decides_on_memberships_too(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version);

    assertNeeded(room.membership(ALICE, BOB, "leave"), ALICES, BOBS);
    assertNeeded(room.membership(ALICE, BOB, "ban"), ALICES, BOBS);
    assertNeeded(room.membership(ALICE, ALICE, "leave"), ALICES);
  }

  @EachRoomVersion
  void the_join_rule_decides_on_who_comes_in(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version);

    assertNeeded(room.membership(ALICE, BOB, "invite"), ALICES, BOBS, StateKey.JOIN_RULES);
    assertNeeded(room.membership(BOB, BOB, "join"), BOBS, StateKey.JOIN_RULES);
    assertNeeded(room.membership(BOB, BOB, "knock"), BOBS, StateKey.JOIN_RULES);
  }

  @EachRoomVersion
  void who_vouches_decides_on_a_join_only(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version);
    String via = "{'join_authorised_via_users_server': '" + CAROL + "'}";

    if (version.has(RoomRule.RESTRICTED_JOINS)) {
      assertNeeded(room.membership(BOB, BOB, "join", via), BOBS, StateKey.JOIN_RULES, CAROLS);
    } else {
      assertNeeded(room.membership(BOB, BOB, "join", via), BOBS, StateKey.JOIN_RULES);
    }
    assertNeeded(room.membership(BOB, BOB, "leave", via), BOBS);
    assertNeeded(room.membership(ALICE, BOB, "invite", via), ALICES, BOBS, StateKey.JOIN_RULES);
  }

  @EachRoomVersion
  void the_third_party_invite_decides_on_an_invite_only(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version);
    String invite = "{'third_party_invite': {'signed': {'token': 'abc'}}}";
    StateKey entry = new StateKey("m.room.third_party_invite", "abc");

    assertNeeded(
        room.membership(ALICE, BOB, "invite", invite), ALICES, BOBS, StateKey.JOIN_RULES, entry);
    assertNeeded(room.membership(BOB, BOB, "join", invite), BOBS, StateKey.JOIN_RULES);
  }

  @EachRoomVersion
  void content_that_makes_no_sense_asks_for_nothing(RoomVersion version) {
    List<StateKey> expected = expected(version, BOBS);
    for (String content :
        List.of(
            "{'membership': 5}",
            "{'membership': 'jump'}",
            "{'membership': ['join']}",
            "{'membership': 'leave', 'third_party_invite': 7}")) {
      assertThat(
              AuthTypes.needed(
                  "m.room.member", BOB, Optional.of(BOB.value()), json(content), version))
          .isEqualTo(expected);
    }
    assertThat(
            AuthTypes.needed(
                "m.room.member", BOB, Optional.empty(), json("{'membership': 'ban'}"), version))
        .isEqualTo(expected);
    assertNeeded(
        RoomFixture.of(version)
            .membership(ALICE, BOB, "invite", "{'third_party_invite': {'signed': ['token']}}"),
        ALICES,
        BOBS,
        StateKey.JOIN_RULES);
  }

  private static void assertNeeded(Pdu event, StateKey... others) {
    assertThat(AuthTypes.needed(event)).isEqualTo(expected(event.roomVersion(), others));
  }

  private static List<StateKey> expected(RoomVersion version, StateKey... others) {
    List<StateKey> expected = new ArrayList<>();
    if (!version.has(RoomRule.ROOM_ID_IS_CREATE_HASH)) {
      expected.add(StateKey.CREATE);
    }
    expected.add(StateKey.POWER_LEVELS);
    expected.addAll(List.of(others));
    return expected;
  }
}
