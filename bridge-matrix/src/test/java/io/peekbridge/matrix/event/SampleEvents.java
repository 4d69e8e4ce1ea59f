package io.peekbridge.matrix.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.RecordedVectors;
import io.peekbridge.matrix.crypto.SigningKey;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;

/** Events to test with. */
final class SampleEvents {
  static final ServerName DOMAIN = new ServerName("domain");
  static final SigningKey KEY = RecordedVectors.KEY;

  private SampleEvents() {}

  static JsonNode value(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static ObjectNode json(String json) {
    return (ObjectNode) value(json);
  }

  /** A message of Alice, not signed yet. */
  static EventBuilder message(RoomVersion version) {
    return EventBuilder.of(version)
        .roomId(new RoomId("!room:domain"))
        .sender(new UserId("@alice:domain"))
        .type("m.room.message")
        .content(json("{\"body\":\"hello\",\"msgtype\":\"m.text\"}"))
        .originServerTs(1_000_000);
  }

  /** The text of an event of the version, not signed, in which a property is this piece of text. */
  static String raw(RoomVersion version, String name, String value) {
    ObjectNode event =
        json(
            """
            {"type":"m.room.message","sender":"@alice:domain","room_id":"!room:domain","content":{},"depth":1,
             "origin_server_ts":1,"prev_events":[],"auth_events":[],"hashes":{"sha256":"h"},"signatures":{}}
            """);
    if (!version.has(RoomRule.EVENT_ID_IS_HASH)) {
      event.put("event_id", "$event:domain");
    }
    event.remove(name);
    String rest = event.toString();
    return rest.substring(0, rest.length() - 1) + ",\"" + name + "\":" + value + "}";
  }

  static EventBuilder membership(RoomVersion version, String content) {
    return message(version).type("m.room.member").stateKey("@alice:domain").content(json(content));
  }
}
