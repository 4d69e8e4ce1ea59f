package io.peekbridge.matrix.auth;

import static io.peekbridge.matrix.auth.RoomFixture.ALICE;
import static io.peekbridge.matrix.auth.RoomFixture.BOB;
import static io.peekbridge.matrix.auth.RoomFixture.CAROL;

import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.List;

/** Power levels up to version 9, which need not be integers, nor levels at all. */
class TolerantPowerLevelsTest {
  private static final List<String> NO_LEVELS = List.of("'x'", "'1.5'", "[]", "{}", "true");

  @EachRoomVersion(lacking = RoomRule.INTEGER_POWER_LEVELS)
  void levels_may_be_strings(RoomVersion version) {
    RoomFixture room =
        RoomFixture.of(version)
            .given(BOB, "join")
            .given(CAROL, "join")
            .givenPowerLevels(
                "{'users': {'"
                    + BOB
                    + "': ' +30 '}, 'kick': '030', 'ban': '31',"
                    + " 'events': {'a.type': '29', 'm.room.power_levels': '30'}}");

    room.allows(room.membership(BOB, CAROL, "leave"));
    room.rejects(room.membership(BOB, CAROL, "ban"), "4.6.3", "5.6.3");
    room.allows(room.message(BOB, "a.type"));
    room.allows(room.powerLevels(BOB, changed("30", "'30'", "31", "29")));
    room.rejects(room.powerLevels(BOB, changed("30", "'30'", "'32'", "29")), "", "10.6.1");
    room.rejects(room.powerLevels(BOB, changed("'31'", "'30'", "31", "29")), "", "10.10.1");
    room.rejects(room.powerLevels(BOB, changed("30", "'30'", "31", "'31'")), "", "10.8.1");
  }

  private static String changed(String bob, String kick, String ban, String type) {
    return "{'users': {'%s': %s}, 'kick': %s, 'ban': %s, 'events': {'a.type': %s, 'm.room.power_levels': 30}}"
        .formatted(BOB, bob, kick, ban, type);
  }

  @EachRoomVersion(lacking = RoomRule.STRICT_JSON)
  void up_to_version_5_levels_may_be_fractions(RoomVersion version) {
    RoomFixture room =
        RoomFixture.of(version)
            .given(BOB, "join")
            .given(CAROL, "join")
            .givenPowerLevels("{'users': {'" + BOB + "': 50.57, '" + CAROL + "': 49.99}}");

    room.allows(room.membership(BOB, CAROL, "ban"));
    room.rejects(room.membership(CAROL, BOB, "ban"), "", "5.6.3");
  }

  @EachRoomVersion(lacking = RoomRule.INTEGER_POWER_LEVELS)
  void levels_of_users_are_levels_under_user_ids(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version);

    room.allows(room.powerLevels(ALICE, "{'users': {'" + BOB + "': '5'}}"));
    for (String users : List.of("null", "[]", "'x'", "3", "{'bob': 3}", "{'@bob': '3'}")) {
      room.rejects(room.powerLevels(ALICE, "{'users': " + users + "}"), "", "10.3");
    }
    for (String value : NO_LEVELS) {
      room.rejects(
          room.powerLevels(ALICE, "{'users': {'" + BOB + "': " + value + "}}"), "", "10.3");
    }
    room.rejects(room.powerLevels(ALICE, "{'users': {'" + BOB + "': null}}"), "", "10.3");
  }

  @EachRoomVersion(lacking = RoomRule.INTEGER_POWER_LEVELS)
  void the_first_power_levels_may_hold_anything_else(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version);

    for (String value : NO_LEVELS) {
      room.allows(
          room.powerLevels(ALICE, "{'ban': " + value + ", 'events': {'a': " + value + "}}"));
      room.allows(room.powerLevels(ALICE, "{'events': " + value + "}"));
    }
  }

  @EachRoomVersion(lacking = RoomRule.INTEGER_POWER_LEVELS)
  void nobody_reaches_what_is_no_level(RoomVersion version) {
    for (String value : NO_LEVELS) {
      RoomFixture room =
          withAlice(version, "'ban': " + value + ", 'events': {'a.type': " + value + "}");
      room.given(BOB, "join");

      room.rejects(room.membership(ALICE, BOB, "ban"), "", "5.6.3");
      room.rejects(room.message(ALICE, "a.type"), "", "8");
      room.allows(room.membership(ALICE, BOB, "leave"));
      room.allows(room.message(ALICE, "another.type"));
    }
  }

  @EachRoomVersion(lacking = RoomRule.INTEGER_POWER_LEVELS)
  void without_an_object_of_levels_nothing_is_sent(RoomVersion version) {
    for (String value : List.of("null", "[]", "''", "5", "'x'")) {
      RoomFixture room = withAlice(version, "'events': " + value);

      room.rejects(room.message(ALICE, "a.type"), "", "8");
    }
  }

  @EachRoomVersion(lacking = RoomRule.INTEGER_POWER_LEVELS)
  void nothing_that_is_said_is_the_default(RoomVersion version) {
    RoomFixture room =
        withAlice(version, "'ban': null, 'users_default': null, 'events': {'a': null}");
    room.given(BOB, "join");

    room.allows(room.membership(ALICE, BOB, "ban"));
    room.rejects(room.membership(BOB, ALICE, "ban"), "", "5.6.3");
    room.allows(room.message(BOB, "a"));
  }

  @EachRoomVersion(lacking = RoomRule.INTEGER_POWER_LEVELS)
  void nothing_as_the_level_of_all_other_events_is_no_level(RoomVersion version) {
    RoomFixture room = withAlice(version, "'state_default': null, 'events': {'a': 5}");

    room.rejects(room.state(ALICE, "b", "", "{}"), "", "8");
    room.allows(room.state(ALICE, "a", "", "{}"));
    room.allows(room.message(ALICE, "b"));
  }

  @EachRoomVersion(lacking = RoomRule.INTEGER_POWER_LEVELS)
  void what_is_no_level_cannot_be_changed_or_set(RoomVersion version) {
    for (String value : NO_LEVELS) {
      RoomFixture odd = withAlice(version, "'ban': " + value);
      odd.rejects(odd.powerLevels(ALICE, alice("'ban': 50")), "", "10.6.1");

      RoomFixture room = withAlice(version, "'ban': 50");
      room.rejects(room.powerLevels(ALICE, alice("'ban': " + value)), "", "10.6.1");
      room.rejects(
          room.powerLevels(ALICE, alice("'ban': 50, 'events': {'a': " + value + "}")),
          "",
          "10.7.1");
    }
    RoomFixture room = withAlice(version, "'ban': 50");
    room.rejects(room.powerLevels(ALICE, alice("'ban': null")), "", "10.6.1");
    room.rejects(room.powerLevels(ALICE, alice("'ban': 50, 'events': 5")), "", "10.7.1");
    room.allows(room.powerLevels(ALICE, alice("'ban': 50, 'events': []")));
  }

  private static RoomFixture withAlice(RoomVersion version, String more) {
    return RoomFixture.of(version).givenPowerLevels(alice(more));
  }

  private static String alice(String more) {
    return "{'users': {'" + ALICE + "': 100}, " + more + "}";
  }
}
