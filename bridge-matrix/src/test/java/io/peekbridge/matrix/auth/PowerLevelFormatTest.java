package io.peekbridge.matrix.auth;

import static io.peekbridge.matrix.auth.RoomFixture.ALICE;
import static io.peekbridge.matrix.auth.RoomFixture.BOB;
import static io.peekbridge.matrix.auth.RoomFixture.CAROL;
import static io.peekbridge.matrix.auth.RoomFixture.DAVE;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.List;

/** What may be written in power levels, whoever writes it. */
class PowerLevelFormatTest {
  private static final List<String> NUMBERS =
      List.of(
          "users_default", "events_default", "state_default", "ban", "redact", "kick", "invite");

  private static final List<String> NO_INTEGERS =
      List.of("'50'", "null", "true", "[]", "{}", "[50]");

  @EachRoomVersion(having = RoomRule.INTEGER_POWER_LEVELS)
  void single_levels_are_integers(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version);

    for (String number : NUMBERS) {
      room.allows(room.powerLevels(ALICE, "{'" + number + "': -5}"));
      room.allows(room.powerLevels(ALICE, "{'" + number + "': 9007199254740991}"));
      for (String value : NO_INTEGERS) {
        room.rejects(room.powerLevels(ALICE, "{'" + number + "': " + value + "}"), "9.1", "10.1");
      }
    }
  }

  @EachRoomVersion(having = RoomRule.INTEGER_POWER_LEVELS)
  void levels_of_events_and_notifications_are_objects_of_integers(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version);

    for (String map : List.of("events", "notifications")) {
      room.allows(room.powerLevels(ALICE, "{'" + map + "': {}}"));
      room.allows(room.powerLevels(ALICE, "{'" + map + "': {'': 3, 'any thing': -3}}"));
      for (String value : List.of("null", "3", "[]", "'x'")) {
        room.rejects(room.powerLevels(ALICE, "{'" + map + "': " + value + "}"), "9.2", "10.2");
      }
      for (String value : NO_INTEGERS) {
        room.rejects(
            room.powerLevels(ALICE, "{'" + map + "': {'a': 1, 'b': " + value + "}}"),
            "9.2",
            "10.2");
      }
    }
  }

  @EachRoomVersion(having = RoomRule.INTEGER_POWER_LEVELS)
  void levels_of_users_are_an_object_of_integers_under_user_ids(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version);

    room.allows(room.powerLevels(ALICE, "{'users': {}}"));
    room.allows(room.powerLevels(ALICE, "{'users': {'@b:two.example': 3, '@ B :c': -3}}"));
    for (String value : List.of("null", "3", "[]", "'x'")) {
      room.rejects(room.powerLevels(ALICE, "{'users': " + value + "}"), "9.3", "10.3");
    }
    for (String value : NO_INTEGERS) {
      room.rejects(
          room.powerLevels(ALICE, "{'users': {'" + BOB + "': " + value + "}}"), "9.3", "10.3");
    }
    for (String user : List.of("", "bob", "@bob", "bob:two.example", "@bob:", "@bob:a b")) {
      room.rejects(room.powerLevels(ALICE, "{'users': {'" + user + "': 3}}"), "9.3", "10.3");
    }
  }

  @EachRoomVersion
  void creators_have_no_written_level_from_version_12_on(RoomVersion version) {
    RoomFixture room =
        RoomFixture.of(version, "{'additional_creators': ['" + BOB + "', '" + CAROL + "']}");
    for (String user : List.of(ALICE.value(), BOB.value(), CAROL.value())) {
      Pdu event = room.powerLevels(ALICE, "{'users': {'" + DAVE + "': 1, '" + user + "': 100}}");
      if (version.has(RoomRule.CREATORS_OUTRANK_ALL)) {
        room.rejects(event, "", "10.4");
      } else {
        room.allows(event);
      }
    }
  }
}
