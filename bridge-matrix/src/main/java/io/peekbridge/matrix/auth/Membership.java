package io.peekbridge.matrix.auth;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.Arrays;
import java.util.Optional;

/** What a user is to a room (client-server API: {@code m.room.member}). */
public enum Membership {
  JOIN("join"),
  INVITE("invite"),
  KNOCK("knock"),
  LEAVE("leave"),
  BAN("ban");

  private final String value;

  Membership(String value) {
    this.value = value;
  }

  /** The value of {@code membership} in events. */
  public String value() {
    return value;
  }

  /**
   * The membership that a value of {@code membership} names, in whichever room version; empty if it
   * names none.
   */
  public static Optional<Membership> named(String value) {
    return Arrays.stream(values()).filter(each -> each.value.equals(value)).findFirst();
  }

  /** Whether rooms of the version have this membership. */
  boolean isOf(RoomVersion version) {
    return this != KNOCK || version.has(RoomRule.KNOCKING);
  }

  /**
   * The membership that a user's state entry gives. Without an entry, or without one that can be
   * understood, the user is outside the room.
   */
  public static Membership of(Optional<Pdu> member) {
    return member.flatMap(Membership::of).orElse(LEAVE);
  }

  private static Optional<Membership> of(Pdu member) {
    return Content.text(member.content(), "membership")
        .flatMap(Membership::named)
        .filter(membership -> membership.isOf(member.roomVersion()));
  }
}
