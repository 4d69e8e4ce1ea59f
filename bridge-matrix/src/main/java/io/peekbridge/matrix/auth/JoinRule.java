package io.peekbridge.matrix.auth;

import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.Arrays;
import java.util.Optional;

/** How one gets into a room (client-server API: {@code m.room.join_rules}). */
enum JoinRule {
  PUBLIC("public", Optional.empty()),
  INVITE("invite", Optional.empty()),
  KNOCK("knock", Optional.of(RoomRule.KNOCKING)),
  RESTRICTED("restricted", Optional.of(RoomRule.RESTRICTED_JOINS)),
  KNOCK_RESTRICTED("knock_restricted", Optional.of(RoomRule.KNOCK_RESTRICTED_JOINS));

  private final String value;
  private final Optional<RoomRule> needs;

  JoinRule(String value, Optional<RoomRule> needs) {
    this.value = value;
    this.needs = needs;
  }

  /** The join rule of that name, if the version has it. */
  static Optional<JoinRule> named(String value, RoomVersion version) {
    return Arrays.stream(values())
        .filter(each -> each.value.equals(value))
        .filter(each -> each.needs.isEmpty() || version.has(each.needs.get()))
        .findFirst();
  }

  /** Whether users may ask to be let in. */
  boolean hasDoor() {
    return this == KNOCK || this == KNOCK_RESTRICTED;
  }
}
