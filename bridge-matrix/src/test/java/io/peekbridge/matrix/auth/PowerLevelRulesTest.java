package io.peekbridge.matrix.auth;

import static io.peekbridge.matrix.auth.RoomFixture.ALICE;
import static io.peekbridge.matrix.auth.RoomFixture.BOB;
import static io.peekbridge.matrix.auth.RoomFixture.CAROL;
import static io.peekbridge.matrix.auth.RoomFixture.DAVE;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.List;
import java.util.Optional;

/**
 * In the rooms here Bob is at 50, which suffices to change power levels, Carol at 50 as well, and
 * Dave at 40.
 */
class PowerLevelRulesTest {
  private static final List<String> NUMBERS =
      List.of(
          "users_default", "events_default", "state_default", "ban", "redact", "kick", "invite");

  @EachRoomVersion
  void other_properties_are_anything(RoomVersion version) {
    RoomFixture room = given(version, "");

    room.allows(change(room, ", 'a': 'text', 'historical': null"));
  }

  @EachRoomVersion
  void the_first_power_levels_are_free(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version);

    room.allows(room.powerLevels(ALICE, "{'ban': 1000, 'users': {'" + BOB + "': 1000}}"));
  }

  @EachRoomVersion
  void the_first_power_levels_take_the_level_for_state(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).given(BOB, "join");

    room.rejects(room.powerLevels(BOB, "{}"), "7", "8");
  }

  @EachRoomVersion
  void power_levels_may_stay_as_they_are_however_high(RoomVersion version) {
    RoomFixture room =
        given(version, ", 'ban': 99, 'events': {'a': 99}, 'notifications': {'room': 99}");

    room.allows(change(room, ", 'ban': 99, 'events': {'a': 99}, 'notifications': {'room': 99}"));
  }

  @EachRoomVersion
  void single_levels_up_to_the_own_are_added_changed_and_removed(RoomVersion version) {
    for (String number : List.of("events_default", "state_default", "ban", "redact", "kick")) {
      RoomFixture room = given(version, ", '" + number + "': 50");

      room.allows(change(room, ", '" + number + "': 0"));
      room.allows(change(room, ""));
      room = given(version, "");
      room.allows(change(room, ", '" + number + "': 50"));
    }
  }

  @EachRoomVersion
  void single_levels_above_the_own_are_not_touched(RoomVersion version) {
    for (String number : List.of("users_default", "events_default", "ban", "redact", "invite")) {
      RoomFixture room =
          given(version, ", '" + number + "': 51, 'events': {'m.room.power_levels': 50}");
      String events = ", 'events': {'m.room.power_levels': 50}";

      room.rejects(change(room, events + ", '" + number + "': 50"), "9.5.1", "10.6.1");
      room.rejects(change(room, events), "9.5.1", "10.6.1");
    }
  }

  @EachRoomVersion
  void single_levels_are_not_set_above_the_own(RoomVersion version) {
    for (String number : NUMBERS) {
      RoomFixture room = given(version, "");

      room.rejects(change(room, ", '" + number + "': 51"), "9.5.2", "10.6.2");
      room = given(version, ", '" + number + "': 50");
      room.rejects(change(room, ", '" + number + "': 51"), "9.5.2", "10.6.2");
    }
  }

  @EachRoomVersion
  void levels_of_events_and_notifications_up_to_the_own_are_changed(RoomVersion version) {
    for (String map : List.of("events", "notifications")) {
      RoomFixture room = given(version, ", '" + map + "': {'a': 50}");

      room.allows(change(room, ", '" + map + "': {'a': 0, 'b': 50}"));
      room.allows(change(room, ", '" + map + "': {}"));
      room.allows(change(room, ""));
    }
  }

  @EachRoomVersion
  void levels_of_events_and_notifications_above_the_own_are_not_touched(RoomVersion version) {
    for (String map : guarded(version)) {
      RoomFixture room = given(version, ", '" + map + "': {'a': 51}");

      room.rejects(change(room, ", '" + map + "': {'a': 50}"), "9.6.1", "10.7.1");
      room.rejects(change(room, ", '" + map + "': {}"), "9.6.1", "10.7.1");
      room.rejects(change(room, ""), "9.6.1", "10.7.1");
    }
  }

  private static List<String> guarded(RoomVersion version) {
    return version.has(RoomRule.NOTIFICATION_LEVELS_ARE_GUARDED)
        ? List.of("events", "notifications")
        : List.of("events");
  }

  @EachRoomVersion(lacking = RoomRule.NOTIFICATION_LEVELS_ARE_GUARDED)
  void up_to_version_5_levels_of_notifications_are_for_all_who_change_levels(RoomVersion version) {
    RoomFixture room = given(version, ", 'notifications': {'room': 51, 'a': 'b'}");

    room.allows(change(room, ", 'notifications': {'room': 52}"));
    room.allows(change(room, ", 'notifications': 5"));
    room.allows(change(room, ""));
  }

  @EachRoomVersion
  void levels_of_events_and_notifications_are_not_set_above_the_own(RoomVersion version) {
    for (String map : guarded(version)) {
      RoomFixture room = given(version, ", '" + map + "': {'a': 50}");

      room.rejects(change(room, ", '" + map + "': {'a': 51}"), "9.7.1", "10.8.1");
      room.rejects(change(room, ", '" + map + "': {'a': 50, 'b': 51}"), "9.7.1", "10.8.1");
    }
  }

  @EachRoomVersion
  void users_below_the_sender_are_raised_up_to_the_sender_and_lowered(RoomVersion version) {
    RoomFixture room = given(version, "");

    room.allows(room.powerLevels(BOB, users(50, 50, 50)));
    room.allows(room.powerLevels(BOB, users(50, 50, -1)));
    room.allows(room.powerLevels(BOB, "{'users': {'" + BOB + "': 50, '" + CAROL + "': 50}}"));
  }

  @EachRoomVersion
  void users_at_the_senders_level_are_not_touched(RoomVersion version) {
    RoomFixture room = given(version, "");

    room.rejects(room.powerLevels(BOB, users(50, 49, 40)), "9.8.1", "10.9.1");
    room.rejects(
        room.powerLevels(BOB, "{'users': {'" + BOB + "': 50, '" + DAVE + "': 40}}"),
        "9.8.1",
        "10.9.1");
    room.rejects(room.powerLevels(BOB, "{}"), "9.8.1", "10.9.1");
  }

  @EachRoomVersion
  void nobody_is_raised_above_the_sender(RoomVersion version) {
    RoomFixture room = given(version, "");

    room.rejects(room.powerLevels(BOB, users(50, 50, 51)), "9.9.1", "10.10.1");
    room.rejects(
        room.powerLevels(
            BOB,
            "{'users': {'" + BOB + "': 50, '" + CAROL + "': 50, '@x:y': 51, '" + DAVE + "': 40}}"),
        "9.9.1",
        "10.10.1");
  }

  @EachRoomVersion
  void the_sender_goes_down_and_never_up(RoomVersion version) {
    RoomFixture room = given(version, "");

    room.allows(room.powerLevels(BOB, users(49, 50, 40)));
    room.allows(room.powerLevels(BOB, "{'users': {'" + CAROL + "': 50, '" + DAVE + "': 40}}"));
    room.rejects(room.powerLevels(BOB, users(51, 50, 40)), "9.9.1", "10.10.1");
  }

  @EachRoomVersion
  void creators_change_everything_from_version_12_on(RoomVersion version) {
    RoomFixture room = given(version, ", 'ban': 9007199254740991");
    Pdu event = room.powerLevels(ALICE, "{'ban': 1, 'kick': 9007199254740991}");

    if (version.has(RoomRule.CREATORS_OUTRANK_ALL)) {
      room.allows(event);
    } else {
      room.rejects(event, "7", "8");
    }
  }

  @EachRoomVersion
  void the_rules_hold_for_every_event_of_the_type(RoomVersion version) {
    RoomFixture room = given(version, "");
    String raised = users(51, 50, 40);

    room.rejects(room.state(BOB, "m.room.power_levels", "other", raised), "9.9.1", "10.10.1");
    room.rejects(
        room.written(BOB, "m.room.power_levels", Optional.empty(), raised), "9.9.1", "10.10.1");
  }

  private static RoomFixture given(RoomVersion version, String more) {
    return RoomFixture.of(version)
        .given(BOB, "join")
        .givenPowerLevels(users(50, 50, 40).replace("}}", "}" + more + "}"));
  }

  /** Power levels by Bob that leave the users alone and have this besides. */
  private static Pdu change(RoomFixture room, String more) {
    String users = room.entry(StateKey.POWER_LEVELS).content().get("users").toString();
    return room.powerLevels(BOB, "{'users': " + users + more + "}");
  }

  private static String users(int bob, int carol, int dave) {
    return "{'users': {'%s': %d, '%s': %d, '%s': %d}}"
        .formatted(BOB, bob, CAROL, carol, DAVE, dave);
  }
}
