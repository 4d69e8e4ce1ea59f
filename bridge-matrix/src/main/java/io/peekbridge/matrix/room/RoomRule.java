package io.peekbridge.matrix.room;

/**
 * A way in which the supported room versions differ, named after the behaviour. A version is a set
 * of these; what all supported versions share has no name here, and to support an older one is to
 * name what it does otherwise.
 */
public enum RoomRule {
  /**
   * A room's creator is the sender of the create event, not its {@code creator} (version 11 on).
   */
  CREATOR_IS_SENDER,

  /** A redaction names its target in {@code content.redacts}, not at the top (version 11 on). */
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

  /** State resolution goes by the events' depth (version 1 only). */
  RESOLVE_BY_DEPTH,

  /**
   * State resolution starts from the empty state and adds the conflicted subgraph (version 12 on,
   * MSC4297).
   */
  RESOLVE_FROM_EMPTY_STATE
}
