package io.peekbridge.matrix.auth;

import static io.peekbridge.matrix.auth.RoomFixture.ALICE;
import static io.peekbridge.matrix.auth.RoomFixture.BOB;
import static io.peekbridge.matrix.auth.RoomFixture.CAROL;
import static io.peekbridge.matrix.auth.RoomFixture.DAVE;
import static io.peekbridge.matrix.auth.RoomFixture.assertRejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.List;
import java.util.Optional;

/** The rules that are not about one type of event. */
class AuthRulesTest {
  @EachRoomVersion
  void a_room_without_a_create_event_takes_nothing(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version);

    AuthVerdict verdict =
        AuthRules.check(room.message(ALICE, "m.room.message"), room.stateWithout(StateKey.CREATE));

    assertRejected(verdict, version, "2.4", "2");
  }

  @EachRoomVersion
  void the_create_event_of_another_room_does_not_count(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version);
    Pdu other = otherRoom(version);

    AuthVerdict verdict =
        AuthRules.check(
            room.message(ALICE, "m.room.message"),
            key -> key.equals(StateKey.CREATE) ? Optional.of(other) : room.state().get(key));

    assertRejected(verdict, version, "2.5", "2");
  }

  private static Pdu otherRoom(RoomVersion version) {
    if (version.has(RoomRule.ROOM_ID_IS_CREATE_HASH)) {
      return RoomFixture.createEvent(version, "{'type': 'other'}");
    }
    return RoomFixture.sign(
        RoomFixture.createBuilder(version, "{}").roomId(new RoomId("!other:one.example")), ALICE);
  }

  @EachRoomVersion
  void members_send_messages(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).given(BOB, "join");

    room.allows(room.message(ALICE, "m.room.message"));
    room.allows(room.message(BOB, "m.room.message"));
  }

  @EachRoomVersion
  void only_members_send_anything(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version);

    room.rejects(room.message(BOB, "m.room.message"), "5", "6");
    for (String membership : List.of("invite", "leave", "ban", "knock")) {
      room.given(BOB, membership);
      room.rejects(room.message(BOB, "m.room.message"), "5", "6");
      room.rejects(room.powerLevels(BOB, "{}"), "5", "6");
      room.rejects(room.state(BOB, "m.room.third_party_invite", "t", "{}"), "5", "6");
    }
  }

  @EachRoomVersion
  void a_creator_who_left_is_no_member(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).given(ALICE, "leave");

    room.rejects(room.message(ALICE, "m.room.message"), "5", "6");
  }

  @EachRoomVersion
  void a_room_that_is_not_federated_is_for_the_creators_server(RoomVersion version) {
    RoomFixture room =
        RoomFixture.of(version, "{'m.federate': false}")
            .given(BOB, "join")
            .given(DAVE, "join")
            .givenJoinRule("public");

    room.allows(room.message(ALICE, "m.room.message"));
    room.allows(room.message(DAVE, "m.room.message"));
    room.rejects(room.message(BOB, "m.room.message"), "3", "4");
    room.rejects(room.membership(CAROL, CAROL, "join"), "3", "4");
  }

  @EachRoomVersion
  void a_room_is_federated_if_it_says_so_or_nothing(RoomVersion version) {
    RoomFixture explicit = RoomFixture.of(version, "{'m.federate': true}").given(BOB, "join");
    RoomFixture silent = RoomFixture.of(version).given(BOB, "join");

    explicit.allows(explicit.message(BOB, "m.room.message"));
    silent.allows(silent.message(BOB, "m.room.message"));
  }

  @EachRoomVersion
  void a_federation_setting_that_is_no_boolean_closes_the_room(RoomVersion version) {
    for (String setting : List.of("'true'", "1", "null", "[]")) {
      RoomFixture room =
          RoomFixture.of(version, "{'m.federate': " + setting + "}").given(BOB, "join");

      room.rejects(room.message(BOB, "m.room.message"), "3", "4");
    }
  }

  @EachRoomVersion
  void an_event_type_takes_its_own_level(RoomVersion version) {
    RoomFixture room =
        withBobAt(version, 10, "'events': {'a.low': 10, 'a.high': 11, 'a.minus': -5}");

    room.allows(room.message(BOB, "a.low"));
    room.allows(room.state(BOB, "a.low", "", "{}"));
    room.allows(room.message(BOB, "a.minus"));
    room.rejects(room.message(BOB, "a.high"), "7", "8");
    room.rejects(room.state(BOB, "a.high", "", "{}"), "7", "8");
  }

  @EachRoomVersion
  void other_state_takes_the_level_for_state(RoomVersion version) {
    RoomFixture below = withBobAt(version, 29, "'state_default': 30");
    RoomFixture at = withBobAt(version, 30, "'state_default': 30");

    below.rejects(below.state(BOB, "a.type", "", "{}"), "7", "8");
    at.allows(at.state(BOB, "a.type", "", "{}"));
  }

  @EachRoomVersion
  void other_messages_take_the_level_for_messages(RoomVersion version) {
    RoomFixture below = withBobAt(version, 29, "'events_default': 30");
    RoomFixture at = withBobAt(version, 30, "'events_default': 30");

    below.rejects(below.message(BOB, "a.type"), "7", "8");
    at.allows(at.message(BOB, "a.type"));
  }

  @EachRoomVersion
  void state_takes_50_and_messages_0_if_nothing_is_said(RoomVersion version) {
    RoomFixture low = withBobAt(version, 49, "'users_default': -1");
    RoomFixture high = withBobAt(version, 50, "'users_default': -1");
    low.given(CAROL, "join");

    low.rejects(low.state(BOB, "a.type", "", "{}"), "7", "8");
    high.allows(high.state(BOB, "a.type", "", "{}"));
    low.allows(low.message(BOB, "a.type"));
    low.rejects(low.message(CAROL, "a.type"), "7", "8");
  }

  @EachRoomVersion
  void without_power_levels_the_creator_has_enough_for_state_and_others_have_0(
      RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).given(BOB, "join").given(DAVE, "join");

    room.allows(room.state(ALICE, "a.type", "", "{}"));
    room.allows(room.message(BOB, "a.type"));
    room.rejects(room.state(BOB, "a.type", "", "{}"), "7", "8");
    room.rejects(room.state(DAVE, "a.type", "", "{}"), "7", "8");
  }

  @EachRoomVersion
  void power_levels_that_leave_the_creator_out_bind_the_creator_up_to_version_11(
      RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).givenPowerLevels("{}");
    Pdu event = room.state(ALICE, "a.type", "", "{}");

    if (version.has(RoomRule.CREATORS_OUTRANK_ALL)) {
      room.allows(event);
    } else {
      room.rejects(event, "7", "8");
    }
  }

  @EachRoomVersion
  void additional_creators_outrank_all_from_version_12_on(RoomVersion version) {
    RoomFixture room =
        RoomFixture.of(version, "{'additional_creators': ['@carol:three.example', '" + BOB + "']}")
            .given(BOB, "join")
            .givenPowerLevels("{'events': {'a.type': 9007199254740991}}");
    Pdu event = room.state(BOB, "a.type", "", "{}");

    if (version.has(RoomRule.CREATORS_OUTRANK_ALL)) {
      room.allows(event);
    } else {
      room.rejects(event, "7", "8");
    }
  }

  @EachRoomVersion
  void an_entry_under_a_users_id_belongs_to_that_user(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version);

    room.allows(room.state(ALICE, "a.type", ALICE.value(), "{}"));
    room.allows(room.state(ALICE, "a.type", "alice", "{}"));
    room.allows(room.state(ALICE, "a.type", " @bob", "{}"));
    room.rejects(room.state(ALICE, "a.type", BOB.value(), "{}"), "8", "9");
    room.rejects(room.state(ALICE, "a.type", "@", "{}"), "8", "9");
  }

  @EachRoomVersion
  void a_third_party_invite_takes_the_invite_level_and_nothing_else(RoomVersion version) {
    RoomFixture below = withBobAt(version, 9, "'invite': 10");
    RoomFixture at = withBobAt(version, 10, "'invite': 10, 'state_default': 100");

    at.allows(at.state(BOB, "m.room.third_party_invite", "token", "{}"));
    below.rejects(below.state(BOB, "m.room.third_party_invite", "token", "{}"), "6.1", "7.1");
  }

  @EachRoomVersion
  void everybody_invites_if_nothing_is_said(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).given(BOB, "join");

    room.allows(room.state(BOB, "m.room.third_party_invite", "token", "{}"));
  }

  @EachRoomVersion(having = {RoomRule.NO_RULE_ON_REDACTIONS, RoomRule.NO_RULE_ON_ALIASES})
  void redactions_and_aliases_are_events_like_others(RoomVersion version) {
    RoomFixture room = withBobAt(version, 0, "'redact': 50");

    room.allows(room.message(BOB, "m.room.redaction"));
    room.rejects(room.state(BOB, "m.room.aliases", "two.example", "{}"), "7", "8");
  }

  @EachRoomVersion
  void a_state_is_made_of_the_entries_of_events(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version);
    Pdu join = room.entry(StateKey.member(ALICE.value()));
    AuthState state =
        AuthState.of(List.of(room.create(), join, room.message(ALICE, "m.room.message")));

    assertThat(state.get(StateKey.CREATE)).contains(room.create());
    assertThat(state.get(StateKey.member(ALICE.value()))).contains(join);
    assertThat(state.get(StateKey.POWER_LEVELS)).isEmpty();
    assertThat(AuthRules.check(room.message(ALICE, "m.room.message"), state).isAllowed()).isTrue();
  }

  private static RoomFixture withBobAt(RoomVersion version, int level, String more) {
    return RoomFixture.of(version)
        .given(BOB, "join")
        .givenPowerLevels("{'users': {'" + BOB + "': " + level + "}, " + more + "}");
  }
}
