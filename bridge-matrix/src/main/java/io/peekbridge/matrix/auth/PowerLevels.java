package io.peekbridge.matrix.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.room.RoomVersion;
import java.math.BigInteger;
import java.util.Optional;

/**
 * The power levels in force: what a room's entry says, with the defaults for what it leaves open.
 *
 * <p>Up to version 9 the first power levels of a room can hold things that are no levels. Such a
 * level is empty here: nobody reaches it, and who has it reaches nothing and is not below anybody.
 */
final class PowerLevels {
  /** Above every level that an event can state where creators outrank all. */
  static final BigInteger INFINITE = BigInteger.valueOf(Long.MAX_VALUE);

  private static final long CREATOR_WITHOUT_ENTRY = 100;

  /** What a single number of the content governs. */
  enum Action {
    BAN("ban", 50),
    KICK("kick", 50),
    REDACT("redact", 50),
    INVITE("invite", 0),
    SEND_STATE("state_default", 50),
    SEND_MESSAGES("events_default", 0);

    private final String property;
    private final long defaultLevel;

    Action(String property, long defaultLevel) {
      this.property = property;
      this.defaultLevel = defaultLevel;
    }
  }

  private final RoomVersion version;
  private final Creators creators;
  private final boolean stated;
  private final ObjectNode content;

  /**
   * @param content of the room's {@code m.room.power_levels} entry, if it has one
   */
  PowerLevels(Pdu create, Optional<ObjectNode> content) {
    this.version = create.roomVersion();
    this.creators = new Creators(create);
    this.stated = content.isPresent();
    this.content = content.orElseGet(JsonNodeFactory.instance::objectNode);
  }

  Creators creators() {
    return creators;
  }

  Optional<BigInteger> ofUser(String userId) {
    if (creators.arePrivileged() && creators.contains(userId)) {
      return Optional.of(INFINITE);
    }
    if (!stated) {
      return level(creators.isCreator(userId) ? CREATOR_WITHOUT_ENTRY : 0);
    }
    return entry("users", userId, level(content.path("users_default"), level(0)));
  }

  Optional<BigInteger> required(Action action) {
    return level(content.path(action.property), level(action.defaultLevel));
  }

  Optional<BigInteger> requiredToSend(String eventType, boolean isState) {
    Action byDefault = isState ? Action.SEND_STATE : Action.SEND_MESSAGES;
    // Elsewhere null leaves the level open, here others take it for something that is no level.
    Optional<BigInteger> otherwise =
        content.path(byDefault.property).isNull() ? Optional.empty() : required(byDefault);
    return entry("events", eventType, otherwise);
  }

  boolean isAllowed(String userId, Action action) {
    return reaches(ofUser(userId), required(action));
  }

  static boolean reaches(Optional<BigInteger> level, Optional<BigInteger> required) {
    return level.isPresent() && required.isPresent() && level.get().compareTo(required.get()) >= 0;
  }

  /** Whether one user stands below another. */
  boolean isBelow(String userId, String other) {
    Optional<BigInteger> level = ofUser(userId);
    Optional<BigInteger> others = ofUser(other);
    return level.isPresent() && others.isPresent() && level.get().compareTo(others.get()) < 0;
  }

  private Optional<BigInteger> entry(String map, String key, Optional<BigInteger> otherwise) {
    JsonNode levels = content.path(map);
    return levels.isMissingNode() || levels.isObject()
        ? level(levels.path(key), otherwise)
        : Optional.empty();
  }

  private Optional<BigInteger> level(JsonNode value, Optional<BigInteger> otherwise) {
    return value.isMissingNode() || value.isNull() ? otherwise : Level.read(value, version);
  }

  private static Optional<BigInteger> level(long value) {
    return Optional.of(BigInteger.valueOf(value));
  }
}
