package io.peekbridge.api.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.directory.RoomAlias;
import io.peekbridge.kafka.record.Draft;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A room as it is asked for, and the events that it starts with (client-server API: "Creation" has
 * the order).
 */
record NewRoom(
    RoomPreset preset,
    RoomVersion version,
    UserId creator,
    Optional<String> name,
    Optional<String> topic,
    Optional<RoomAlias> alias,
    List<ObjectNode> initialState) {
  private static final int MAX_INITIAL_STATE = 500;

  static NewRoom of(ObjectNode body, ServerName server) {
    return new NewRoom(
        RoomPreset.named(Fields.text(body, "preset").orElse("public")),
        version(Fields.text(body, "version")),
        Fields.user(Fields.text(body, "creator_localpart").orElse(Users.DEFAULT_LOCALPART), server),
        Fields.text(body, "name"),
        Fields.text(body, "topic"),
        Fields.text(body, "alias")
            .or(() -> Fields.text(body, "alias_localpart"))
            .map(text -> Fields.alias(text, server)),
        Fields.objects(body, "initial_state", MAX_INITIAL_STATE));
  }

  private static RoomVersion version(Optional<String> id) {
    return id.map(
            text ->
                RoomVersions.find(text)
                    .orElseThrow(() -> Problems.of(400, "There is no room version " + text + ".")))
        .orElse(RoomVersions.DEFAULT);
  }

  /** The content of the create event. */
  ObjectNode createContent() {
    ObjectNode content = object();
    content.put("room_version", version.id());
    preset.roomType().ifPresent(type -> content.put("type", type));
    if (!version.has(RoomRule.CREATOR_IS_SENDER)) {
      content.put("creator", creator.value());
    }
    return content;
  }

  /** Everything behind the create event, in order. */
  List<Draft> drafts() {
    List<Draft> drafts = new ArrayList<>();
    drafts.add(state("m.room.member", creator.value(), object().put("membership", "join")));
    drafts.add(state("m.room.power_levels", powerLevels()));
    drafts.add(state("m.room.join_rules", object().put("join_rule", preset.joinRule())));
    drafts.add(
        state("m.room.history_visibility", object().put("history_visibility", "world_readable")));
    drafts.add(state("m.room.guest_access", object().put("guest_access", "forbidden")));
    name.ifPresent(text -> drafts.add(state("m.room.name", object().put("name", text))));
    topic.ifPresent(text -> drafts.add(state("m.room.topic", object().put("topic", text))));
    alias.ifPresent(
        own -> drafts.add(state("m.room.canonical_alias", object().put("alias", own.toString()))));
    initialState.forEach(entry -> drafts.add(given(entry)));
    return drafts;
  }

  /** Where creators outrank everybody they must not be in the list. */
  private ObjectNode powerLevels() {
    ObjectNode levels = object();
    levels.put("users_default", 0);
    levels.put("events_default", preset.eventsDefault());
    levels.put("state_default", 50);
    levels.put("invite", 50).put("kick", 50).put("ban", 50).put("redact", 50);
    ObjectNode events = levels.putObject("events");
    for (String type : List.of("power_levels", "history_visibility", "encryption", "server_acl")) {
      events.put("m.room." + type, 100);
    }
    ObjectNode users = levels.putObject("users");
    if (!version.has(RoomRule.CREATORS_OUTRANK_ALL)) {
      users.put(creator.value(), 100);
    }
    return levels;
  }

  private Draft given(ObjectNode entry) {
    return new Draft(
        Fields.requiredText(entry, "type"),
        Optional.of(Fields.text(entry, "state_key").orElse("")),
        creator,
        Fields.content(Fields.requiredObject(entry, "content")));
  }

  private Draft state(String type, ObjectNode content) {
    return state(type, "", content);
  }

  private Draft state(String type, String stateKey, ObjectNode content) {
    RawJson raw = Fields.content(content);
    return new Draft(type, Optional.of(stateKey), creator, raw);
  }

  private static ObjectNode object() {
    return Json.mapper().createObjectNode();
  }
}
