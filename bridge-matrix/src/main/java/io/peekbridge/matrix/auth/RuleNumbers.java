package io.peekbridge.matrix.auth;

import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;

/**
 * Names rules as the text of a room version numbers them. The checks cite version 12. It numbers
 * most rules otherwise than versions 10 and 11, because it has a rule 2 on room ids and a rule 10.4
 * on the creators' power levels of its own, and no longer has the rule that the create event is an
 * auth event (their 2.4), so that the one behind it moves up.
 */
final class RuleNumbers {
  private RuleNumbers() {}

  /** The number that a version gives to a rule of version 12. */
  static String in(RoomVersion version, String rule) {
    if (version.has(RoomRule.ROOM_ID_IS_CREATE_HASH)) {
      return rule;
    }
    String[] numbers = rule.split("\\.");
    int main = Integer.parseInt(numbers[0]);
    if (main < 3) {
      return rule;
    }
    if (rule.equals("3.4")) {
      return "2.5";
    }
    if (main == 10 && Integer.parseInt(numbers[1]) > 4) {
      numbers[1] = String.valueOf(Integer.parseInt(numbers[1]) - 1);
    }
    numbers[0] = String.valueOf(main - 1);
    return String.join(".", numbers);
  }
}
