package io.peekbridge.api.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.kafka.record.RoomStateEntry;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import java.util.Optional;
import java.util.stream.Stream;

/** What the directory needs of a state event; its content may be anything. */
record StateEvent(String sender, long ts, JsonNode content) {
  static StateEvent of(RoomStateEntry entry) {
    try {
      ObjectNode event = Json.parseObject(entry.event().bytes());
      return new StateEvent(
          event.path("sender").asText(),
          event.path("origin_server_ts").asLong(),
          event.path("content"));
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("an accepted event cannot be read", e);
    }
  }

  Optional<String> text(String field) {
    return Optional.ofNullable(content.path(field).textValue()).filter(text -> !text.isEmpty());
  }

  Stream<String> texts(String field) {
    JsonNode list = content.path(field);
    return list.isArray()
        ? list.valueStream().filter(JsonNode::isTextual).map(JsonNode::textValue)
        : Stream.empty();
  }
}
