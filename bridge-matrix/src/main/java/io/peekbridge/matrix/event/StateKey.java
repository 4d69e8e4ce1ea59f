package io.peekbridge.matrix.event;

/** Names one entry of a room's state. */
public record StateKey(String type, String stateKey) {
  public static final StateKey CREATE = of("m.room.create");
  public static final StateKey POWER_LEVELS = of("m.room.power_levels");
  public static final StateKey JOIN_RULES = of("m.room.join_rules");
  public static final StateKey HISTORY_VISIBILITY = of("m.room.history_visibility");
  public static final StateKey SERVER_ACL = of("m.room.server_acl");
  public static final StateKey ENCRYPTION = of("m.room.encryption");

  /** The entry of a type that is used with the empty state key. */
  public static StateKey of(String type) {
    return new StateKey(type, "");
  }

  public static StateKey member(String userId) {
    return new StateKey("m.room.member", userId);
  }
}
