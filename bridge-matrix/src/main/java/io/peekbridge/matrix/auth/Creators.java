package io.peekbridge.matrix.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.Optional;
import java.util.function.Predicate;

/** The users who made a room, according to its create event. */
final class Creators {
  private final String creator;
  private final JsonNode additional;
  private final boolean privileged;

  Creators(Pdu create) {
    RoomVersion version = create.roomVersion();
    // Up to version 10 the content names the creator; a create event without one has not passed
    // rule 1.4.
    Optional<String> named =
        version.has(RoomRule.CREATOR_IS_SENDER)
            ? Optional.of(create.sender().value())
            : Content.text(create.content(), "creator");
    creator = named.orElse("");
    privileged = version.has(RoomRule.CREATORS_OUTRANK_ALL);
    additional =
        privileged
            ? create.content().path("additional_creators")
            : JsonNodeFactory.instance.missingNode();
  }

  /** Whether the user is the one who may join the new room first. */
  boolean isCreator(String userId) {
    return creator.equals(userId);
  }

  /** Whether the creators stand above all power levels (version 12 on). */
  boolean arePrivileged() {
    return privileged;
  }

  /** Whether the user is the creator or an additional one. */
  boolean contains(String userId) {
    return any(userId::equals);
  }

  boolean any(Predicate<String> condition) {
    if (condition.test(creator)) {
      return true;
    }
    if (additional.isArray()) {
      for (JsonNode each : additional) {
        if (each.isTextual() && condition.test(each.textValue())) {
          return true;
        }
      }
    }
    return false;
  }
}
