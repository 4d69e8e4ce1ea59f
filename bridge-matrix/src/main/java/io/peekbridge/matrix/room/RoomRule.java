package io.peekbridge.matrix.room;

/**
 * A way in which room versions differ, named after the behaviour. A version is a set of these: each
 * has the rules of the one before and its own. What redaction keeps is told by {@link
 * RedactionRules} instead.
 */
public enum RoomRule {
  /**
   * State resolution orders conflicting events by the authority behind them, not by their depth
   * (version 2 on, MSC1442).
   */
  RESOLVE_BY_AUTHORITY,

  /**
   * An event's id is its reference hash, and other events are named by their id alone. Before, an
   * event carries an id that its server made up, and names others by their id and their reference
   * hash (version 3 on, MSC1659).
   */
  EVENT_ID_IS_HASH,

  /**
   * Redactions are authorized as other events are; who may redact what is asked when a redaction is
   * to take effect (version 3 on, MSC1659).
   */
  NO_RULE_ON_REDACTIONS,

  /** Event ids are in the alphabet of Base64 for URLs (version 4 on, MSC1884). */
  EVENT_ID_IS_URL_SAFE,

  /**
   * A signing key must have been valid at the time of the event (version 5 on, MSC2076, MSC2077).
   */
  KEYS_EXPIRE,

  /**
   * Events are canonical JSON: no fractions, no integers of more than 53 bits, {@code depth}
   * included (version 6 on, MSC2540).
   */
  STRICT_JSON,

  /**
   * A list of aliases is authorized as other state is, not by being of the sender's server (version
   * 6 on, MSC2432).
   */
  NO_RULE_ON_ALIASES,

  /** Levels of notifications are guarded as those of event types are (version 6 on, MSC2209). */
  NOTIFICATION_LEVELS_ARE_GUARDED,

  /** There is a membership {@code knock} and a join rule of that name (version 7 on, MSC2403). */
  KNOCKING,

  /**
   * There is a join rule {@code restricted}, under which members vouch for others (version 8 on,
   * MSC3083).
   */
  RESTRICTED_JOINS,

  /** There is a join rule {@code knock_restricted} (version 10 on, MSC3787). */
  KNOCK_RESTRICTED_JOINS,

  /**
   * Power levels are integers. Before, they may be strings with an integer in them, and where JSON
   * is not strict also fractions (version 10 on, MSC3667).
   */
  INTEGER_POWER_LEVELS,

  /**
   * A room's creator is the sender of the create event, not its {@code creator} (version 11 on,
   * MSC2175).
   */
  CREATOR_IS_SENDER,

  /**
   * A redaction names its target in {@code content.redacts}, not at the top (version 11 on,
   * MSC2174).
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
