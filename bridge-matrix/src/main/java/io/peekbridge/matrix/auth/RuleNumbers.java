package io.peekbridge.matrix.auth;

import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names rules as the text of a room version numbers them. The checks cite version 12. Other
 * versions lack some of its rules and have some that it dropped, so that the numbers of those
 * behind are others.
 */
final class RuleNumbers {
  private RuleNumbers() {}

  /** The number that a version gives to a rule of version 12. */
  static String in(RoomVersion version, String rule) {
    Set<String> lacking = lacking(version);
    Set<String> dropped = dropped(version);
    StringBuilder number = new StringBuilder();
    String prefix = "";
    for (String part : rule.split("\\.", -1)) {
      int last = Integer.parseInt(part);
      long before = count(lacking, prefix, last - 1);
      long ahead = count(dropped, prefix, last);
      number.append(prefix.isEmpty() ? "" : ".").append(last - before + ahead);
      prefix += part + ".";
    }
    return number.toString();
  }

  /** Rules of version 12 that the version does not have. */
  private static Set<String> lacking(RoomVersion version) {
    Set<String> rules = new TreeSet<>();
    if (!version.has(RoomRule.ROOM_ID_IS_CREATE_HASH)) {
      rules.add("2");
    }
    if (!version.has(RoomRule.KNOCKING)) {
      rules.add("5.7");
    }
    if (!version.has(RoomRule.RESTRICTED_JOINS)) {
      rules.addAll(Set.of("5.2", "5.3.5"));
    }
    if (!version.has(RoomRule.INTEGER_POWER_LEVELS)) {
      rules.addAll(Set.of("10.1", "10.2"));
    }
    if (!version.has(RoomRule.CREATORS_OUTRANK_ALL)) {
      rules.add("10.4");
    }
    return rules;
  }

  /** The rules of version 12 right before which the version has one that was dropped. */
  private static Set<String> dropped(RoomVersion version) {
    Set<String> rules = new TreeSet<>();
    if (!version.has(RoomRule.ROOM_ID_IS_CREATE_HASH)) {
      rules.add("3.4"); // the create event is an auth event
    }
    if (!version.has(RoomRule.NO_RULE_ON_ALIASES)) {
      rules.add("5");
    }
    if (!version.has(RoomRule.NO_RULE_ON_REDACTIONS)) {
      rules.add("11");
    }
    return rules;
  }

  /** How many of the rules are subrules of the prefix, up to a number. */
  private static long count(Set<String> rules, String prefix, int upTo) {
    return rules.stream()
        .filter(rule -> rule.startsWith(prefix) && rule.indexOf('.', prefix.length()) < 0)
        .filter(rule -> Integer.parseInt(rule.substring(prefix.length())) <= upTo)
        .count();
  }
}
