package io.peekbridge.matrix.state;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A room that src/test/vectors/resolution.py has recorded. */
final class RecordedRoom {
  /**
   * @param expected the whole resolved state
   */
  record Case(List<Map<StateKey, EventId>> states, Map<StateKey, EventId> expected) {}

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonNode row;
  private final RoomVersion version;
  private final List<Pdu> events = new ArrayList<>();
  private final Map<EventId, Pdu> byId = new HashMap<>();

  RecordedRoom(JsonNode row) throws MalformedEventException {
    this.row = row;
    this.version = RoomVersions.find(row.get("version").textValue()).orElseThrow();
    for (JsonNode event : row.get("events")) {
      Pdu pdu = Pdu.parse(version, json(event));
      events.add(pdu);
      byId.put(pdu.eventId(), pdu);
    }
  }

  RoomVersion version() {
    return version;
  }

  /** The name of the algorithm. */
  String algorithm() {
    return row.get("algorithm").textValue();
  }

  Pdu event(EventId id) {
    Pdu event = byId.get(id);
    if (event == null) {
      throw new IllegalArgumentException("unknown event " + id);
    }
    return event;
  }

  List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (JsonNode each : row.get("cases")) {
      List<Map<StateKey, EventId>> states = new ArrayList<>();
      each.get("states").forEach(state -> states.add(state(state)));
      cases.add(new Case(states, state(each.get("resolved"))));
    }
    return cases;
  }

  /** Whether the events have the ids that they had when the room was recorded. */
  boolean isRebuilt() throws GeneralSecurityException {
    String ids = events.stream().map(event -> event.eventId().value()).collect(joining());
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(ids.getBytes(US_ASCII));
    return HexFormat.of().formatHex(hash).startsWith(row.get("ids").textValue());
  }

  private Map<StateKey, EventId> state(JsonNode indices) {
    Map<StateKey, EventId> state = new HashMap<>();
    for (JsonNode index : indices) {
      Pdu event = events.get(index.intValue());
      state.put(event.stateEntry().orElseThrow(), event.eventId());
    }
    return state;
  }

  private ObjectNode json(JsonNode event) {
    ObjectNode json = NODES.objectNode();
    json.set("type", event.get(0));
    json.set("state_key", event.get(1));
    json.set("sender", event.get(2));
    json.set("content", event.get(3));
    json.set("origin_server_ts", event.get(4));
    json.set("depth", event.get(5));
    json.set("prev_events", ids(event.get(6)));
    json.set("auth_events", ids(event.get(7)));
    json.putObject("hashes").put("sha256", String.valueOf(events.size()));
    ObjectNode signatures = json.putObject("signatures");
    JsonNode voucher = event.get(3).path("join_authorised_via_users_server");
    if (voucher.isTextual()) {
      signatures.putObject(new UserId(voucher.textValue()).server().value()).put("ed25519:1", "");
    }
    if (!version.has(RoomRule.ROOM_ID_IS_CREATE_HASH)) {
      json.put("room_id", "!room:one.x");
    } else if (!events.isEmpty()) {
      json.put("room_id", events.get(0).roomId().value());
    }
    return json;
  }

  private ArrayNode ids(JsonNode indices) {
    ArrayNode ids = NODES.arrayNode();
    indices.forEach(index -> ids.add(events.get(index.intValue()).eventId().value()));
    return ids;
  }
}
