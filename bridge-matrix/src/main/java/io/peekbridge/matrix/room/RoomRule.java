package io.peekbridge.matrix.room;

/** A way in which room versions differ, named after the behaviour. A version is a set of these. */
public enum RoomRule {
  /** Numbers outside canonical JSON make an event malformed (version 6 on). */
  STRICT_CANONICAL_JSON,

  /** The values of a power levels event are integers, never strings (version 10 on). */
  INTEGER_POWER_LEVELS,

  /** The join rule {@code restricted}, which admits members of other rooms (version 8 on). */
  RESTRICTED_JOINS,

  /** The join rule {@code knock_restricted} (version 10 on). */
  KNOCK_RESTRICTED_JOINS,

  /**
   * A room's creator is the sender of the create event, not its {@code creator} property (version
   * 11 on).
   */
  CREATOR_IS_SENDER,

  /**
   * A redaction names its target in {@code content.redacts}, not at the top level (version 11 on).
   */
  REDACTS_IN_CONTENT,

  /**
   * The room id is the create event's id with {@code !} for {@code $}; the create event has no
   * {@code room_id} and is no other event's auth event (version 12 on, MSC4291).
   */
  ROOM_ID_IS_CREATE_HASH,

  /**
   * Creators are above every power level, and {@code additional_creators} names more of them
   * (version 12 on, MSC4289).
   */
  CREATORS_OUTRANK_ALL,

  /**
   * State resolution starts from the empty state and adds the conflicted subgraph (version 12 on,
   * MSC4297).
   */
  RESOLVE_FROM_EMPTY_STATE
}
