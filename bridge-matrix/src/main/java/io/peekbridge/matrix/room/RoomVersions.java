package io.peekbridge.matrix.room;

import static io.peekbridge.matrix.room.RoomRule.CREATORS_OUTRANK_ALL;
import static io.peekbridge.matrix.room.RoomRule.CREATOR_IS_SENDER;
import static io.peekbridge.matrix.room.RoomRule.REDACTS_IN_CONTENT;
import static io.peekbridge.matrix.room.RoomRule.RESOLVE_FROM_EMPTY_STATE;
import static io.peekbridge.matrix.room.RoomRule.ROOM_ID_IS_CREATE_HASH;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The room versions that are supported, each described by its difference from the one before. */
public final class RoomVersions {
  /** The oldest supported version, in full (specification: rooms/v10). */
  public static final RoomVersion V10 =
      new RoomVersion(
          "10",
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
              .keeping("m.room.member", "membership", "join_authorised_via_users_server")
              .keeping("m.room.create", "creator")
              .keeping("m.room.join_rules", "join_rule", "allow")
              .keeping("m.room.power_levels", "ban", "events", "events_default", "kick", "redact")
              .keeping("m.room.power_levels", "state_default", "users", "users_default")
              .keeping("m.room.history_visibility", "history_visibility"));

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

  private static final List<RoomVersion> SUPPORTED = List.of(V10, V11, V12);

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
