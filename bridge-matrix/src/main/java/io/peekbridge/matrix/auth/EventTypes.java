package io.peekbridge.matrix.auth;

/** The event types that the authorization rules treat in their own way. */
final class EventTypes {
  static final String CREATE = "m.room.create";
  static final String MEMBER = "m.room.member";
  static final String POWER_LEVELS = "m.room.power_levels";
  static final String ALIASES = "m.room.aliases";
  static final String REDACTION = "m.room.redaction";
  static final String THIRD_PARTY_INVITE = "m.room.third_party_invite";

  private EventTypes() {}
}
