package io.peekbridge.matrix.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.List;
import java.util.Map;

/** Rule 10: who may write which power levels. */
final class PowerLevelRules {
  /** The levels that are not one of many. */
  static final List<String> NUMBERS =
      List.of(
          "users_default", "events_default", "state_default", "ban", "redact", "kick", "invite");

  private PowerLevelRules() {}

  static AuthVerdict check(AuthContext context) {
    ObjectNode content = context.event().content();
    AuthVerdict format = checkFormat(context, content);
    if (!format.isAllowed()) {
      return format;
    }

    // 10.4 (v12): creators have no level that could be written down.
    Creators creators = context.powerLevels().creators();
    if (creators.arePrivileged() && creators.any(content.path("users")::has)) {
      return context.reject("10.4", "a creator is given a power level");
    }

    // 10.5: the first power levels of a room are free.
    if (context.currentPowerLevels().isEmpty()) {
      return AuthVerdict.ALLOWED;
    }
    return new PowerLevelChanges(context, context.currentPowerLevels().get().content()).check();
  }

  private static AuthVerdict checkFormat(AuthContext context, ObjectNode content) {
    RoomVersion version = context.version();
    if (version.has(RoomRule.INTEGER_POWER_LEVELS)) {
      // 10.1 (v10 on): single levels are integers.
      for (String number : NUMBERS) {
        if (content.has(number) && Level.read(content.get(number), version).isEmpty()) {
          return context.reject("10.1", "'" + number + "' is not an integer");
        }
      }

      // 10.2 (v10 on): levels of event types and notifications are objects of integers.
      for (String map : List.of("events", "notifications")) {
        if (content.has(map) && !hasOnlyLevels(content.get(map), version)) {
          return context.reject("10.2", "'" + map + "' is not an object of integers");
        }
      }
    }

    // 10.3: so are those of users, as far as the version insists on integers, and its keys are user
    // ids.
    if (content.has("users") && !isUserLevels(content.get("users"), version)) {
      return context.reject("10.3", "'users' is not an object of integers under user ids");
    }
    return AuthVerdict.ALLOWED;
  }

  private static boolean isUserLevels(JsonNode users, RoomVersion version) {
    return hasOnlyLevels(users, version)
        && users.properties().stream().map(Map.Entry::getKey).allMatch(Content::isUserId);
  }

  /** Whether the value is an object of levels. */
  static boolean hasOnlyLevels(JsonNode value, RoomVersion version) {
    return value.isObject()
        && value.properties().stream()
            .allMatch(entry -> Level.read(entry.getValue(), version).isPresent());
  }
}
