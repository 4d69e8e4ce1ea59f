package io.peekbridge.matrix.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.json.CanonicalJson;
import java.util.Optional;

/**
 * The power levels in force: what a room's entry says, with the defaults for what it leaves open.
 */
final class PowerLevels {
  /** Above every level that an event can state. */
  static final long INFINITE = Long.MAX_VALUE;

  private static final int CREATOR_WITHOUT_ENTRY = 100;

  /** What a single number of the content governs. */
  enum Action {
    BAN("ban", 50),
    KICK("kick", 50),
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

  private final Creators creators;
  private final boolean stated;
  private final ObjectNode content;

  /**
   * @param content of the room's {@code m.room.power_levels} entry, if it has one
   */
  PowerLevels(Creators creators, Optional<ObjectNode> content) {
    this.creators = creators;
    this.stated = content.isPresent();
    this.content = content.orElseGet(JsonNodeFactory.instance::objectNode);
  }

  Creators creators() {
    return creators;
  }

  long ofUser(String userId) {
    if (creators.arePrivileged() && creators.contains(userId)) {
      return INFINITE;
    }
    if (!stated) {
      return creators.isCreator(userId) ? CREATOR_WITHOUT_ENTRY : 0;
    }
    return level(content.path("users").path(userId), level(content.path("users_default"), 0));
  }

  long required(Action action) {
    return level(content.path(action.property), action.defaultLevel);
  }

  long requiredToSend(String eventType, boolean isState) {
    Action byDefault = isState ? Action.SEND_STATE : Action.SEND_MESSAGES;
    return level(content.path("events").path(eventType), required(byDefault));
  }

  private static long level(JsonNode value, long otherwise) {
    return CanonicalJson.isSafeInteger(value) ? value.longValue() : otherwise;
  }
}
