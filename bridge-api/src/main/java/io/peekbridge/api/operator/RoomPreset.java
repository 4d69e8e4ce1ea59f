package io.peekbridge.api.operator;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a room is for. All presets make rooms that anyone may peek: world-readable, not encrypted.
 *
 * <p>Room types: {@code m.space} for groups (MSC1772, in the specification), {@code m.policy} for
 * moderation lists (MSC3784). MSC1769, profiles as rooms, names no type; ours for them has the
 * unstable prefix of that proposal.
 */
enum RoomPreset {
  /** A user's profile, which its owner alone writes to. */
  PROFILE("org.matrix.msc1769.profile", "invite", false),
  /** A group, as a space. */
  GROUP("m.space", "public", false),
  /** A moderation list. */
  POLICY("m.policy", "public", false),
  /** A room for everybody's messages. */
  PUBLIC(null, "public", true);

  private final String roomType;
  private final String joinRule;
  private final boolean everyoneSpeaks;

  RoomPreset(String roomType, String joinRule, boolean everyoneSpeaks) {
    this.roomType = roomType;
    this.joinRule = joinRule;
    this.everyoneSpeaks = everyoneSpeaks;
  }

  static RoomPreset named(String name) {
    return Stream.of(values())
        .filter(preset -> preset.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(() -> Problems.of(400, "preset must be profile, group, policy or public."));
  }

  /** The {@code type} in the create event. */
  Optional<String> roomType() {
    return Optional.ofNullable(roomType);
  }

  String joinRule() {
    return joinRule;
  }

  /** The power that sending a message takes. */
  int eventsDefault() {
    return everyoneSpeaks ? 0 : 50;
  }
}
