package io.peekbridge.matrix.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.math.BigInteger;
import java.util.List;

/**
 * Rules 10.6 to 10.11: changes of power levels. Nobody touches a level above their own, or gives
 * one.
 *
 * <p>Only levels that are written down are compared: where an entry is added or removed, the
 * default that applied before or applies now has no part in it. Up to version 9 there may be
 * entries that are no levels. What they are and would be cannot be compared, and forbids the
 * change.
 */
final class PowerLevelChanges {
  private final AuthContext context;
  private final RoomVersion version;
  private final ObjectNode before;
  private final ObjectNode after;
  private final BigInteger own;

  /**
   * @param before the content of the room's power levels
   */
  PowerLevelChanges(AuthContext context, ObjectNode before) {
    this.context = context;
    this.version = context.version();
    this.before = before;
    this.after = context.event().content();
    // Rule 8 has compared it.
    this.own = context.powerLevels().ofUser(context.sender()).orElseThrow();
  }

  AuthVerdict check() {
    // 10.6.1, 10.6.2: no single level above the sender's is changed or removed, and none is set.
    AuthVerdict verdict = checkNumbers();

    // 10.7.1, 10.8.1: nor is one of an event type, or (v6 on) of a notification.
    if (verdict.isAllowed()) {
      verdict = checkMap("events");
    }
    if (verdict.isAllowed() && version.has(RoomRule.NOTIFICATION_LEVELS_ARE_GUARDED)) {
      verdict = checkMap("notifications");
    }
    return verdict.isAllowed() ? checkUsers() : verdict;
  }

  private AuthVerdict checkNumbers() {
    for (String number : PowerLevelRules.NUMBERS) {
      if (!isComparable(before.path(number)) || !isComparable(after.path(number))) {
        return context.reject("10.6.1", "'" + number + "' is no level that can be compared");
      }
    }
    return checkLevels(
        LevelChange.between(PowerLevelRules.NUMBERS, before, after, version), "10.6.1", "10.6.2");
  }

  private AuthVerdict checkMap(String name) {
    JsonNode old = before.path(name);
    JsonNode now = after.path(name);
    return areComparable(old) && areComparable(now)
        ? checkLevels(LevelChange.between(old, now, version), "10.7.1", "10.8.1")
        : context.reject("10.7.1", "'" + name + "' has no levels that can be compared");
  }

  private boolean isComparable(JsonNode level) {
    return level.isMissingNode() || Level.read(level, version).isPresent();
  }

  /** Whatever has no entries has none that could not be compared. */
  private boolean areComparable(JsonNode levels) {
    boolean empty = levels.isTextual() ? levels.textValue().isEmpty() : levels.isArray();
    return levels.isMissingNode()
        || (empty && levels.isEmpty())
        || PowerLevelRules.hasOnlyLevels(levels, version);
  }

  private AuthVerdict checkLevels(List<LevelChange> changes, String ruleOnOld, String ruleOnNew) {
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

  private AuthVerdict checkUsers() {
    if (!areComparable(before.path("users"))) {
      return context.reject("10.9.1", "'users' has no levels that can be compared");
    }
    for (LevelChange change :
        LevelChange.between(before.path("users"), after.path("users"), version)) {
      // 10.9.1: no other user at the sender's level or above it is changed or removed.
      if (!change.key().equals(context.sender()) && change.isFromAtLeast(own)) {
        return context.reject("10.9.1", "a user to be changed is not below the sender");
      }
      // 10.10.1: nobody is raised above the sender, who is no exception.
      if (change.isToAbove(own)) {
        return context.reject("10.10.1", "a user would be raised above the sender");
      }
    }
    // 10.11: other changes are allowed.
    return AuthVerdict.ALLOWED;
  }
}
