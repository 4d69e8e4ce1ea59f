package io.peekbridge.matrix.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.json.CanonicalJson;
import java.util.List;
import java.util.Map;

/**
 * Rule 10 (v10, v11: 9): changes of power levels. Nobody touches a level above their own, or gives
 * one.
 *
 * <p>Only levels that are written down are compared: where an entry is added or removed, the
 * default that applied before or applies now has no part in it.
 */
final class PowerLevelRules {
  private static final List<String> NUMBERS =
      List.of(
          "users_default", "events_default", "state_default", "ban", "redact", "kick", "invite");
  private static final List<String> MAPS = List.of("events", "notifications");

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

    // 10.5 (v10, v11: 9.4): the first power levels of a room are free.
    if (context.currentPowerLevels().isEmpty()) {
      return AuthVerdict.ALLOWED;
    }
    return checkChanges(context, context.currentPowerLevels().get().content(), content);
  }

  private static AuthVerdict checkFormat(AuthContext context, ObjectNode content) {
    // 10.1 (v10, v11: 9.1): single levels are integers.
    for (String number : NUMBERS) {
      if (content.has(number) && !CanonicalJson.isSafeInteger(content.get(number))) {
        return context.reject("10.1", "'" + number + "' is not an integer");
      }
    }

    // 10.2 (v10, v11: 9.2): levels of event types and notifications are objects of integers.
    for (String map : MAPS) {
      if (content.has(map) && !hasOnlyIntegers(content.get(map))) {
        return context.reject("10.2", "'" + map + "' is not an object of integers");
      }
    }

    // 10.3 (v10, v11: 9.3): so are those of users, and its keys are user ids.
    if (content.has("users") && !isUserLevels(content.get("users"))) {
      return context.reject("10.3", "'users' is not an object of integers under user ids");
    }
    return AuthVerdict.ALLOWED;
  }

  private static boolean isUserLevels(JsonNode users) {
    return hasOnlyIntegers(users)
        && users.properties().stream().map(Map.Entry::getKey).allMatch(Content::isUserId);
  }

  private static boolean hasOnlyIntegers(JsonNode value) {
    return value.isObject()
        && value.properties().stream()
            .map(Map.Entry::getValue)
            .allMatch(CanonicalJson::isSafeInteger);
  }

  private static AuthVerdict checkChanges(AuthContext context, JsonNode before, JsonNode after) {
    // 10.6.1, 10.6.2 (v10, v11: 9.5.1, 9.5.2): no single level above the sender's is changed or
    // removed, and none is set.
    List<LevelChange> numbers = LevelChange.between(NUMBERS, before, after);
    AuthVerdict verdict = checkLevels(context, numbers, "10.6.1", "10.6.2");

    // 10.7.1, 10.8.1 (v10, v11: 9.6.1, 9.7.1): nor is one of an event type or a notification.
    for (String map : MAPS) {
      if (verdict.isAllowed()) {
        List<LevelChange> levels = LevelChange.between(before.path(map), after.path(map));
        verdict = checkLevels(context, levels, "10.7.1", "10.8.1");
      }
    }
    return verdict.isAllowed()
        ? checkUsers(context, LevelChange.between(before.path("users"), after.path("users")))
        : verdict;
  }

  private static AuthVerdict checkLevels(
      AuthContext context, List<LevelChange> changes, String ruleOnOld, String ruleOnNew) {
    long own = context.senderLevel();
    for (LevelChange change : changes) {
      if (change.isFromAbove(own)) {
        return context.reject(ruleOnOld, "a level to be changed is above the sender's");
      }
      if (change.isToAbove(own)) {
        return context.reject(ruleOnNew, "a level would be above the sender's");
      }
    }
    return AuthVerdict.ALLOWED;
  }

  private static AuthVerdict checkUsers(AuthContext context, List<LevelChange> changes) {
    long own = context.senderLevel();
    for (LevelChange change : changes) {
      // 10.9.1 (v10, v11: 9.8.1): no other user at the sender's level or above it is changed or
      // removed.
      if (!change.key().equals(context.sender()) && change.isFromAtLeast(own)) {
        return context.reject("10.9.1", "a user to be changed is not below the sender");
      }
      // 10.10.1 (v10, v11: 9.9.1): nobody is raised above the sender, who is no exception.
      if (change.isToAbove(own)) {
        return context.reject("10.10.1", "a user would be raised above the sender");
      }
    }
    // 10.11 (v10, v11: 9.10): other changes are allowed.
    return AuthVerdict.ALLOWED;
  }
}
