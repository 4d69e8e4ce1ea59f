package io.peekbridge.matrix.room;

import static io.peekbridge.matrix.room.RoomRule.CREATORS_OUTRANK_ALL;
import static io.peekbridge.matrix.room.RoomRule.CREATOR_IS_SENDER;
import static io.peekbridge.matrix.room.RoomRule.EVENT_ID_IS_HASH;
import static io.peekbridge.matrix.room.RoomRule.EVENT_ID_IS_URL_SAFE;
import static io.peekbridge.matrix.room.RoomRule.INTEGER_POWER_LEVELS;
import static io.peekbridge.matrix.room.RoomRule.KEYS_EXPIRE;
import static io.peekbridge.matrix.room.RoomRule.KNOCKING;
import static io.peekbridge.matrix.room.RoomRule.KNOCK_RESTRICTED_JOINS;
import static io.peekbridge.matrix.room.RoomRule.NOTIFICATION_LEVELS_ARE_GUARDED;
import static io.peekbridge.matrix.room.RoomRule.NO_RULE_ON_ALIASES;
import static io.peekbridge.matrix.room.RoomRule.NO_RULE_ON_REDACTIONS;
import static io.peekbridge.matrix.room.RoomRule.REDACTS_IN_CONTENT;
import static io.peekbridge.matrix.room.RoomRule.RESOLVE_BY_AUTHORITY;
import static io.peekbridge.matrix.room.RoomRule.RESOLVE_FROM_EMPTY_STATE;
import static io.peekbridge.matrix.room.RoomRule.RESTRICTED_JOINS;
import static io.peekbridge.matrix.room.RoomRule.ROOM_ID_IS_CREATE_HASH;
import static io.peekbridge.matrix.room.RoomRule.STRICT_JSON;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The room versions that are supported, each described by its difference from the one before. */
public final class RoomVersions {
  /** The first version, in full (specification: rooms/v1). */
  public static final RoomVersion V1 =
      new RoomVersion(
          "1",
          Set.of(),
          RedactionRules.keepingTopLevel(
                  "event_id",
                  "type",
                  "room_id",
                  "sender",
                  "state_key",
                  "content",
                  "hashes",
                  "signatures",
                  "depth",
                  "prev_events",
                  "prev_state",
                  "auth_events",
                  "origin",
                  "origin_server_ts",
                  "membership")
              .keeping("m.room.member", "membership")
              .keeping("m.room.create", "creator")
              .keeping("m.room.join_rules", "join_rule")
              .keeping("m.room.power_levels", "ban", "events", "events_default", "kick", "redact")
              .keeping("m.room.power_levels", "state_default", "users", "users_default")
              .keeping("m.room.aliases", "aliases")
              .keeping("m.room.history_visibility", "history_visibility"));

  /** State does not fall back to older events any more (MSC1442). */
  public static final RoomVersion V2 = V1.with("2", RESOLVE_BY_AUTHORITY);

  /** Events are named by their hash (MSC1659). */
  public static final RoomVersion V3 = V2.with("3", EVENT_ID_IS_HASH, NO_RULE_ON_REDACTIONS);

  /** Their names fit into URLs (MSC1884). */
  public static final RoomVersion V4 = V3.with("4", EVENT_ID_IS_URL_SAFE);

  /** Old signing keys sign no new events (MSC2076, MSC2077). */
  public static final RoomVersion V5 = V4.with("5", KEYS_EXPIRE);

  /** Canonical JSON is enforced, aliases mean nothing (MSC2209, MSC2432, MSC2540). */
  public static final RoomVersion V6 =
      V5.with("6", STRICT_JSON, NO_RULE_ON_ALIASES, NOTIFICATION_LEVELS_ARE_GUARDED)
          .redacting(rules -> rules.keepingNothing("m.room.aliases"));

  /** Knocking (MSC2403). */
  public static final RoomVersion V7 = V6.with("7", KNOCKING);

  /** Restricted rooms (MSC3083, MSC3289). */
  public static final RoomVersion V8 =
      V7.with("8", RESTRICTED_JOINS)
          .redacting(rules -> rules.keeping("m.room.join_rules", "allow"));

  /** Redaction leaves joins of restricted rooms valid (MSC3375). */
  public static final RoomVersion V9 =
      V8.with("9")
          .redacting(rules -> rules.keeping("m.room.member", "join_authorised_via_users_server"));

  /** Restricted rooms to knock at, and power levels that are integers (MSC3604, MSC3787). */
  public static final RoomVersion V10 = V9.with("10", KNOCK_RESTRICTED_JOINS, INTEGER_POWER_LEVELS);

  /** Redaction keeps what authorization needs (MSC2174, MSC2175, MSC2176, MSC3821, MSC3989). */
  public static final RoomVersion V11 =
      V10.with("11", CREATOR_IS_SENDER, REDACTS_IN_CONTENT)
          .redacting(
              rules ->
                  rules
                      .droppingTopLevel("prev_state", "origin", "membership")
                      .keepingNested("m.room.member", "third_party_invite", "signed")
                      .keepingAll("m.room.create")
                      .keeping("m.room.power_levels", "invite")
                      .keeping("m.room.redaction", "redacts"));

  /**
   * The create event names the room, its creators outrank everybody (MSC4289, MSC4291, MSC4297).
   */
  public static final RoomVersion V12 =
      V11.with("12", ROOM_ID_IS_CREATE_HASH, CREATORS_OUTRANK_ALL, RESOLVE_FROM_EMPTY_STATE);

  /** The version of rooms that are made without naming one. */
  public static final RoomVersion DEFAULT = V12;

  private static final List<RoomVersion> SUPPORTED =
      List.of(V1, V2, V3, V4, V5, V6, V7, V8, V9, V10, V11, V12);

  private static final Map<String, RoomVersion> BY_ID =
      SUPPORTED.stream()
          .collect(Collectors.toUnmodifiableMap(RoomVersion::id, Function.identity()));

  private RoomVersions() {}

  /** The version of that name, if it is supported. */
  public static Optional<RoomVersion> find(String id) {
    return Optional.ofNullable(BY_ID.get(id));
  }

  /** All supported versions, oldest first. */
  public static List<RoomVersion> supported() {
    return SUPPORTED;
  }
}
