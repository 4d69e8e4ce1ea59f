package io.peekbridge.matrix.state;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.auth.AuthTypes;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A room whose history may fork, for tests. Events enter it whether the rules allow them or not,
 * without signatures, each a second after the one before unless another time is given.
 *
 * <p>JSON is written with single quotes.
 */
final class TestRoom implements EventLookup {
  /** Made the room, and has power 100 or, where creators outrank all, more. */
  static final UserId ALICE = new UserId("@alice:one.example");

  static final UserId BOB = new UserId("@bob:two.example");
  static final UserId CAROL = new UserId("@carol:three.example");
  static final UserId EVE = new UserId("@eve:two.example");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final RoomVersion version;
  private final Map<EventId, Pdu> events = new LinkedHashMap<>();
  private final Map<EventId, Map<StateKey, EventId>> after = new HashMap<>();
  private final Set<EventId> rejected = new HashSet<>();
  private long time = 1_000;

  /** A room that Alice has created and nobody has joined. */
  TestRoom(RoomVersion version) {
    this.version = version;
    ObjectNode content = NODES.objectNode().put("room_version", version.id());
    if (!version.has(RoomRule.CREATOR_IS_SENDER)) {
      content.put("creator", ALICE.value());
    }
    add(event(StateKey.CREATE, ALICE, content, List.of(), Map.of()), Map.of());
  }

  RoomVersion version() {
    return version;
  }

  Pdu create() {
    return events.values().iterator().next();
  }

  /** All events, in the order in which they came. */
  List<Pdu> events() {
    return List.copyOf(events.values());
  }

  @Override
  public Pdu event(EventId id) {
    Pdu event = events.get(id);
    if (event == null) {
      throw new IllegalArgumentException("unknown event " + id);
    }
    return event;
  }

  @Override
  public boolean isRejected(EventId id) {
    return rejected.contains(id);
  }

  void reject(Pdu event) {
    rejected.add(event.eventId());
  }

  /** Gives the next event this time, and those behind it later ones. */
  TestRoom atTime(long milliseconds) {
    time = milliseconds;
    return this;
  }

  long time() {
    return time;
  }

  /** The state after an event. */
  Map<StateKey, EventId> after(Pdu event) {
    return after.get(event.eventId());
  }

  /** The state after an event, as it would be with these events for their entries. */
  Map<StateKey, EventId> after(Pdu event, Pdu... instead) {
    Map<StateKey, EventId> state = new HashMap<>(after(event));
    List.of(instead).forEach(each -> state.put(each.stateEntry().orElseThrow(), each.eventId()));
    return state;
  }

  /** Adds an event that follows another one. */
  Pdu send(Pdu parent, UserId sender, String type, String stateKey, String content) {
    return send(List.of(parent), after(parent), sender, new StateKey(type, stateKey), content);
  }

  /** Adds an event that follows others, between which the room is in this state. */
  Pdu send(
      List<Pdu> parents,
      Map<StateKey, EventId> state,
      UserId sender,
      StateKey entry,
      String content) {
    Pdu event = draft(parents, state, sender, entry, content);
    add(event, state);
    return event;
  }

  /** The event that {@link #send} would add. */
  Pdu draft(
      List<Pdu> parents,
      Map<StateKey, EventId> state,
      UserId sender,
      StateKey entry,
      String content) {
    return event(entry, sender, json(content), parents, state);
  }

  void add(Pdu event, Map<StateKey, EventId> before) {
    Map<StateKey, EventId> state = new HashMap<>(before);
    state.put(event.stateEntry().orElseThrow(), event.eventId());
    events.put(event.eventId(), event);
    after.put(event.eventId(), state);
    time += 1_000;
  }

  Pdu join(Pdu parent, UserId user) {
    return membership(parent, user, user, "join");
  }

  Pdu membership(Pdu parent, UserId sender, UserId target, String membership) {
    String content = "{'membership': '" + membership + "'}";
    return send(parent, sender, "m.room.member", target.value(), content);
  }

  Pdu joinRule(Pdu parent, UserId sender, String rule) {
    return send(parent, sender, "m.room.join_rules", "", "{'join_rule': '" + rule + "'}");
  }

  Pdu topic(Pdu parent, UserId sender, String topic) {
    return send(parent, sender, "m.room.topic", "", "{'topic': '" + topic + "'}");
  }

  /**
   * Power levels that keep Alice at the top.
   *
   * @param users further levels, such as {@code '@bob:two.example': 50}
   */
  Pdu powerLevels(Pdu parent, UserId sender, String users) {
    return send(parent, sender, "m.room.power_levels", "", levels(users));
  }

  String levels(String users) {
    String alice = version.has(RoomRule.CREATORS_OUTRANK_ALL) ? "" : "'" + ALICE + "': 100, ";
    return "{'users': {" + (alice + users).replaceAll(", $", "") + "}}";
  }

  Map<StateKey, EventId> resolve(Map<StateKey, EventId> one, Map<StateKey, EventId> other) {
    return resolve(List.of(one, other));
  }

  Map<StateKey, EventId> resolve(List<Map<StateKey, EventId>> states) {
    try {
      return StateResolution.resolveAll(version, states, this, ResolutionLimits.DEFAULT);
    } catch (StateResolutionTooLargeException e) {
      throw new AssertionError(e);
    }
  }

  private Pdu event(
      StateKey entry,
      UserId sender,
      ObjectNode content,
      List<Pdu> parents,
      Map<StateKey, EventId> state) {
    ObjectNode json = NODES.objectNode();
    json.put("type", entry.type()).put("state_key", entry.stateKey()).put("sender", sender.value());
    json.set("content", content);
    json.put("origin_server_ts", time);
    json.put("depth", 1 + parents.stream().mapToLong(Pdu::depth).max().orElse(0));
    json.set("prev_events", ids(parents.stream().map(Pdu::eventId).toList()));
    json.set("auth_events", ids(authEvents(entry, sender, content, state)));
    json.putObject("hashes").put("sha256", String.valueOf(events.size()));
    json.putObject("signatures");
    if (!version.has(RoomRule.ROOM_ID_IS_CREATE_HASH)) {
      json.put("room_id", "!room:one.example");
    } else if (!events.isEmpty()) {
      json.put("room_id", create().roomId().value());
    }
    try {
      return Pdu.parse(version, json);
    } catch (MalformedEventException e) {
      throw new AssertionError(e);
    }
  }

  private List<EventId> authEvents(
      StateKey entry, UserId sender, ObjectNode content, Map<StateKey, EventId> state) {
    List<EventId> ids = new ArrayList<>();
    AuthTypes.needed(entry.type(), sender, Optional.of(entry.stateKey()), content, version)
        .forEach(key -> Optional.ofNullable(state.get(key)).ifPresent(ids::add));
    return ids;
  }

  private static ArrayNode ids(List<EventId> ids) {
    ArrayNode array = NODES.arrayNode();
    ids.forEach(id -> array.add(id.value()));
    return array;
  }

  private static ObjectNode json(String text) {
    try {
      return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    } catch (MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }
}
