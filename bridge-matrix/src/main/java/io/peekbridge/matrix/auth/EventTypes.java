package io.peekbridge.matrix.auth;

/** The event types that the authorization rules treat in their own way. */
final class EventTypes {
  static final String CREATE = "m.room.create";
  static final String MEMBER = "m.room.member";
  static final String POWER_LEVELS = "m.room.power_levels";
  static final String THIRD_PARTY_INVITE = "m.room.third_party_invite";

  private EventTypes() {}
}
