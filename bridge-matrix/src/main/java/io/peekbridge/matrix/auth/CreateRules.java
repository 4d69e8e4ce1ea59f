package io.peekbridge.matrix.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.auth.AuthVerdict.Rejected;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.Optional;

/** Rule 1: the event that makes a room. */
final class CreateRules {
  private CreateRules() {}

  static AuthVerdict check(Pdu event) {
    RoomVersion version = event.roomVersion();
    ObjectNode content = event.content();

    // 1.1: nothing comes before it.
    if (!event.prevEvents().isEmpty()) {
      return new Rejected("1.1", "the create event has previous events");
    }

    // 1.2 (v12): it carries no room id, being what the room id is made of.
    // 1.2 (up to v11): the room id is of the sender's server.
    if (version.has(RoomRule.ROOM_ID_IS_CREATE_HASH)) {
      if (event.json().has("room_id")) {
        return new Rejected("1.2", "the create event has a room id");
      }
    } else if (!event.roomId().server().equals(Optional.of(event.sender().server()))) {
      return new Rejected("1.2", "the room id is not of the sender's server");
    }

    // 1.3: the room version, if any, is a known one. The event has been read by the rules of one
    // version, so it can name no other. Up to version 10 redaction takes the name away.
    if (content.has("room_version")
        && !Content.text(content, "room_version").equals(Optional.of(version.id()))) {
      return new Rejected("1.3", "the create event is not of room version " + version.id());
    }

    // 1.4 (up to v10): it names the creator.
    if (!version.has(RoomRule.CREATOR_IS_SENDER) && !content.has("creator")) {
      return new Rejected("1.4", "the create event names no creator");
    }

    // 1.4 (v12): additional creators, if any, are a list of user ids.
    if (version.has(RoomRule.CREATORS_OUTRANK_ALL)
        && content.has("additional_creators")
        && !isListOfUserIds(content.get("additional_creators"))) {
      return new Rejected("1.4", "the additional creators are not a list of user ids");
    }

    // 1.5 (v11: 1.4): anything else is allowed.
    return AuthVerdict.ALLOWED;
  }

  private static boolean isListOfUserIds(JsonNode value) {
    if (!value.isArray()) {
      return false;
    }
    for (JsonNode each : value) {
      if (!each.isTextual() || !Content.isUserId(each.textValue())) {
        return false;
      }
    }
    return true;
  }
}
