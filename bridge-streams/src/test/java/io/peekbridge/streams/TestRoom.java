package io.peekbridge.streams;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.query.NextEvent;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotBegin;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotEnd;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotEvent;
import io.peekbridge.matrix.auth.AuthTypes;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.crypto.SigningKey;
import io.peekbridge.matrix.event.EventBuilder;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A room on another server, as that server has it: a linear timeline and the state after it. */
public final class TestRoom {
  private static final long EPOCH = 1_600_000_000_000L;

  private final ServerName server;
  private final RoomVersion version;
  private final SigningKey key;
  private final UserId admin;
  private final RoomId roomId;
  private final Map<EventId, Pdu> events = new LinkedHashMap<>();
  private final Map<StateKey, Pdu> state = new HashMap<>();
  private List<EventId> latest = List.of();
  private long depth;

  private TestRoom(ServerName server, RoomVersion version, String creator) {
    this.server = server;
    this.version = version;
    this.key = key(1);
    this.admin = UserId.of(creator, server);
    Pdu create = create(version, new RoomId("!room:" + server), admin, server, key);
    this.roomId = create.roomId();
    add(create);
  }

  /** A room of which only the create event is there. */
  public static TestRoom bare(String server, RoomVersion version) {
    return new TestRoom(new ServerName(server), version, "admin");
  }

  /** A room with one member that anybody may read and join. */
  public static TestRoom worldReadable(String server, RoomVersion version) {
    return worldReadable(server, version, "admin");
  }

  /** The same, with a creator of that name. */
  public static TestRoom worldReadable(String server, RoomVersion version, String creator) {
    TestRoom room = new TestRoom(new ServerName(server), version, creator);
    room.join(room.admin);
    room.state("m.room.power_levels", "", room.powerLevels());
    room.state("m.room.join_rules", "", "{\"join_rule\":\"public\"}");
    room.state("m.room.history_visibility", "", "{\"history_visibility\":\"world_readable\"}");
    return room;
  }

  /** The key of that number; the same each time. */
  public static SigningKey key(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    return Ed25519.fastest().signingKey(new KeyId("ed25519:k" + number), seed);
  }

  /** A signed create event. */
  public static Pdu create(
      RoomVersion version, RoomId roomId, UserId creator, ServerName server, SigningKey key) {
    return create(version, version.id(), roomId, creator, server, key);
  }

  /** A signed create event that names another version than it is of. */
  public static Pdu create(
      RoomVersion version,
      String named,
      RoomId roomId,
      UserId creator,
      ServerName server,
      SigningKey key) {
    ObjectNode content = json("{\"room_version\":\"" + named + "\"}");
    if (!version.has(RoomRule.CREATOR_IS_SENDER)) {
      content.put("creator", creator.value());
    }
    EventBuilder event =
        EventBuilder.of(version)
            .sender(creator)
            .type("m.room.create")
            .stateKey("")
            .content(content)
            .originServerTs(EPOCH);
    if (!version.has(RoomRule.ROOM_ID_IS_CREATE_HASH)) {
      event.roomId(roomId);
    }
    return signed(event, server, key);
  }

  /** A state event at the end of a room, signed by its sender's server. */
  public static Pdu next(
      NextEvent place, RoomId roomId, UserId sender, StateKey entry, String content) {
    EventBuilder event =
        EventBuilder.of(RoomVersions.find(place.version()).orElseThrow())
            .roomId(roomId)
            .sender(sender)
            .type(entry.type())
            .stateKey(entry.stateKey())
            .content(json(content))
            .prevEvents(place.parents().stream().map(HeldEvent::eventId).toList())
            .authEvents(place.authEvents().stream().map(HeldEvent::eventId).toList())
            .depth(place.depth())
            .originServerTs(EPOCH);
    return signed(event, sender.server(), key(1));
  }

  public static ObjectNode json(String text) {
    try {
      return Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Pdu signed(EventBuilder event, ServerName server, SigningKey key) {
    try {
      return event.sign(server, key);
    } catch (MalformedEventException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private String powerLevels() {
    return version.has(RoomRule.CREATORS_OUTRANK_ALL)
        ? "{\"state_default\":0,\"users\":{}}"
        : "{\"state_default\":0,\"users\":{\"" + admin + "\":100}}";
  }

  public RoomId roomId() {
    return roomId;
  }

  public ServerName server() {
    return server;
  }

  public RoomVersion version() {
    return version;
  }

  public UserId admin() {
    return admin;
  }

  public List<EventId> latest() {
    return latest;
  }

  public Pdu newest() {
    return events.get(latest.getLast());
  }

  public Map<StateKey, Pdu> currentState() {
    return Map.copyOf(state);
  }

  public Pdu join(UserId user) {
    return state(user, "m.room.member", user.value(), "{\"membership\":\"join\"}");
  }

  public Pdu leave(UserId user) {
    return state(user, "m.room.member", user.value(), "{\"membership\":\"leave\"}");
  }

  public Pdu message(String body) {
    return message(admin, body);
  }

  public Pdu message(UserId sender, String body) {
    return add(
        event(sender, "m.room.message", Optional.empty(), "{\"body\":\"" + body + "\"}", latest));
  }

  public Pdu state(String type, String stateKey, String content) {
    return state(admin, type, stateKey, content);
  }

  public Pdu state(UserId sender, String type, String stateKey, String content) {
    return add(event(sender, type, Optional.of(stateKey), content, latest));
  }

  /** An event that the room does not take up. */
  public Pdu aside(UserId sender, String type, Optional<String> stateKey, String content) {
    return event(sender, type, stateKey, content, latest);
  }

  /** An event with other parents, which the room does not take up. */
  public Pdu aside(String body, List<EventId> parents) {
    return event(admin, "m.room.message", Optional.empty(), "{\"body\":\"" + body + "\"}", parents);
  }

  /** Takes an event up as a second newest one. */
  public Pdu fork(String body, List<EventId> parents) {
    Pdu event = aside(body, parents);
    events.put(event.eventId(), event);
    List<EventId> both = new ArrayList<>(latest);
    both.add(event.eventId());
    latest = List.copyOf(both);
    return event;
  }

  /** An event that lists other auth events than it should. */
  public Pdu withAuthEvents(String type, Optional<String> stateKey, List<EventId> authEvents) {
    return signed(
        builder(admin, type, stateKey, "{\"n\":1}", latest).authEvents(authEvents), server, key);
  }

  /** The same event with other parents. */
  public Pdu withParents(Pdu event, List<EventId> parents) {
    return signed(
        builder(event.sender(), event.type(), event.stateKey(), "{}", parents)
            .content(event.content())
            .authEvents(event.authEvents()),
        server,
        key);
  }

  private Pdu event(
      UserId sender,
      String type,
      Optional<String> stateKey,
      String content,
      List<EventId> parents) {
    return signed(builder(sender, type, stateKey, content, parents), server, key);
  }

  private EventBuilder builder(
      UserId sender,
      String type,
      Optional<String> stateKey,
      String content,
      List<EventId> parents) {
    ObjectNode body = json(content);
    EventBuilder event =
        EventBuilder.of(version)
            .roomId(roomId)
            .sender(sender)
            .type(type)
            .content(body)
            .authorizedBy(
                AuthTypes.needed(type, sender, stateKey, body, version).stream()
                    .filter(state::containsKey)
                    .map(state::get)
                    .toList())
            .depth(depth + 1)
            .originServerTs(EPOCH + depth);
    stateKey.ifPresent(event::stateKey);
    return events.keySet().containsAll(parents)
        ? event.parents(parents.stream().map(events::get).toList())
        : event.prevEvents(parents);
  }

  private Pdu add(Pdu event) {
    events.put(event.eventId(), event);
    event.stateEntry().ifPresent(entry -> state.put(entry, event));
    latest = List.of(event.eventId());
    depth = event.depth();
    return event;
  }

  /** The event as an entry of the room log. */
  public IncomingPdu incoming(Pdu event) {
    return new IncomingPdu(server, event.eventId(), RawJson.of(event.bytes()));
  }

  /** The entries of a snapshot of the room as it is now. */
  public List<RoomLogEntry> snapshot(String snapshotId) {
    Set<EventId> stateIds = state.values().stream().map(Pdu::eventId).collect(Collectors.toSet());
    Map<EventId, SnapshotEvent> entries = new LinkedHashMap<>();
    Deque<EventId> wanted = new ArrayDeque<>(stateIds.stream().sorted().toList());
    wanted.addAll(latest);
    while (!wanted.isEmpty()) {
      EventId id = wanted.remove();
      Pdu event = events.get(id);
      if (!entries.containsKey(id)) {
        entries.put(
            id, snapshotEvent(snapshotId, event, stateIds.contains(id), latest.contains(id)));
        wanted.addAll(event.authEvents());
      }
    }
    List<RoomLogEntry> all = new ArrayList<>();
    all.add(new SnapshotBegin(snapshotId, server, version.id(), RoomLogEntry.Purpose.PEEK));
    all.addAll(entries.values());
    all.add(new SnapshotEnd("end of " + snapshotId, snapshotId, entries.size()));
    return all;
  }

  public static SnapshotEvent snapshotEvent(
      String snapshotId, Pdu event, boolean inState, boolean isLatest) {
    return new SnapshotEvent(
        snapshotId, event.eventId(), inState, isLatest, RawJson.of(event.bytes()));
  }
}
