package io.peekbridge.streams;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.kafka.record.RoomLogEntry.Outlier;
import io.peekbridge.kafka.record.RoomLogEntry.Purpose;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotBegin;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotEnd;
import io.peekbridge.matrix.auth.AuthRules;
import io.peekbridge.matrix.auth.AuthTypes;
import io.peekbridge.matrix.event.EventBuilder;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.state.ResolutionLimits;
import io.peekbridge.matrix.state.StateResolution;
import io.peekbridge.matrix.state.StateResolutionTooLargeException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A room of another server whose events may have any parents, with the state before and after each
 * of them worked out from whole states.
 */
public final class BranchingRoom {
  private static final long EPOCH = 1_600_000_000_000L;

  private final ServerName server;
  private final RoomVersion version;
  private final UserId admin;
  private final Pdu create;
  private final Map<EventId, Pdu> events = new LinkedHashMap<>();
  private final Map<EventId, Map<StateKey, EventId>> before = new HashMap<>();
  private final Map<EventId, Map<StateKey, EventId>> after = new HashMap<>();
  private final Set<EventId> rejected = new HashSet<>();

  /** A room with its create event. */
  public BranchingRoom(String server, RoomVersion version) {
    this.server = new ServerName(server);
    this.version = version;
    this.admin = user("admin");
    this.create =
        TestRoom.create(
            version, new RoomId("!branching:" + server), admin, this.server, TestRoom.key(1));
    events.put(create.eventId(), create);
    before.put(create.eventId(), Map.of());
    after.put(create.eventId(), Map.of(StateKey.CREATE, create.eventId()));
  }

  /** A room with one member that anybody may read and join; the last event is its only end. */
  public static BranchingRoom worldReadable(String server, RoomVersion version) {
    BranchingRoom room = new BranchingRoom(server, version);
    Pdu joined = room.join(room.admin, room.create);
    Pdu rules = room.state(room.admin, "m.room.join_rules", "{\"join_rule\":\"public\"}", joined);
    room.state(
        room.admin,
        "m.room.history_visibility",
        "{\"history_visibility\":\"world_readable\"}",
        rules);
    return room;
  }

  public UserId user(String name) {
    return UserId.of(name, server);
  }

  public UserId admin() {
    return admin;
  }

  public RoomId roomId() {
    return create.roomId();
  }

  public ServerName server() {
    return server;
  }

  public Pdu newest() {
    return List.copyOf(events.values()).getLast();
  }

  /** All events, parents first. */
  public List<Pdu> events() {
    return List.copyOf(events.values());
  }

  /** Whether the state before the event forbids it. */
  public boolean isRejected(Pdu event) {
    return rejected.contains(event.eventId());
  }

  public Map<StateKey, EventId> stateBefore(Pdu event) {
    return before.get(event.eventId());
  }

  public Map<StateKey, EventId> stateAfter(Pdu event) {
    return after.get(event.eventId());
  }

  /** What the states after events come to together. */
  public Map<StateKey, EventId> stateAfter(List<EventId> ends) {
    return resolve(ends);
  }

  public Pdu join(UserId user, Pdu... parents) {
    return member(user, user, "join", parents);
  }

  public Pdu member(UserId sender, UserId user, String membership, Pdu... parents) {
    String content = "{\"membership\":\"" + membership + "\"}";
    return add(sender, "m.room.member", Optional.of(user.value()), content, parents);
  }

  public Pdu state(UserId sender, String type, String content, Pdu... parents) {
    return add(sender, type, Optional.of(""), content, parents);
  }

  public Pdu message(UserId sender, String body, Pdu... parents) {
    return add(sender, "m.room.message", Optional.empty(), "{\"body\":\"" + body + "\"}", parents);
  }

  private Pdu add(
      UserId sender, String type, Optional<String> stateKey, String content, Pdu... parents) {
    List<EventId> ids = List.of(parents).stream().map(Pdu::eventId).toList();
    Map<StateKey, EventId> state = resolve(ids);
    Pdu event = build(sender, type, stateKey, content, parents, state);
    boolean isAllowed =
        AuthRules.check(event, key -> Optional.ofNullable(state.get(key)).map(events::get))
            .isAllowed();
    Map<StateKey, EventId> next = new HashMap<>(state);
    if (isAllowed) {
      event.stateEntry().ifPresent(entry -> next.put(entry, event.eventId()));
    } else {
      rejected.add(event.eventId());
    }
    events.put(event.eventId(), event);
    before.put(event.eventId(), state);
    after.put(event.eventId(), next);
    return event;
  }

  private Map<StateKey, EventId> resolve(List<EventId> ends) {
    try {
      return StateResolution.resolveAll(
          version, ends.stream().map(after::get).toList(), events::get, ResolutionLimits.DEFAULT);
    } catch (StateResolutionTooLargeException e) {
      throw new IllegalStateException(e);
    }
  }

  private Pdu build(
      UserId sender,
      String type,
      Optional<String> stateKey,
      String content,
      Pdu[] parents,
      Map<StateKey, EventId> state) {
    ObjectNode body = TestRoom.json(content);
    long depth = List.of(parents).stream().mapToLong(Pdu::depth).max().orElse(0) + 1;
    EventBuilder event =
        EventBuilder.of(version)
            .roomId(roomId())
            .sender(sender)
            .type(type)
            .content(body)
            .parents(List.of(parents))
            .authorizedBy(
                AuthTypes.needed(type, sender, stateKey, body, version).stream()
                    .filter(state::containsKey)
                    .map(state::get)
                    .map(events::get)
                    .toList())
            .depth(depth)
            .originServerTs(EPOCH + events.size());
    stateKey.ifPresent(event::stateKey);
    try {
      return event.sign(server, TestRoom.key(1));
    } catch (MalformedEventException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public IncomingPdu incoming(Pdu event) {
    return new IncomingPdu(server, event.eventId(), RawJson.of(event.bytes()));
  }

  /** The event as somebody gives it who was asked for it. */
  public IncomingPdu fetched(Pdu event) {
    return new IncomingPdu(server, event.eventId(), RawJson.of(event.bytes()), true);
  }

  /** The event as part of an auth chain. */
  public Outlier outlier(Pdu event) {
    return new Outlier(server, event.eventId(), RawJson.of(event.bytes()));
  }

  /** The entries of a snapshot that ends in the event: the state is that before or after it. */
  public List<RoomLogEntry> snapshot(String id, Purpose purpose, Pdu newest) {
    Map<StateKey, EventId> state =
        purpose == Purpose.PEEK ? stateAfter(newest) : stateBefore(newest);
    Map<EventId, RoomLogEntry> entries = new LinkedHashMap<>();
    Deque<EventId> wanted = new ArrayDeque<>(state.values().stream().sorted().toList());
    wanted.add(newest.eventId());
    while (!wanted.isEmpty()) {
      Pdu event = events.get(wanted.remove());
      boolean inState = state.containsValue(event.eventId());
      if (!entries.containsKey(event.eventId())) {
        entries.put(
            event.eventId(), TestRoom.snapshotEvent(id, event, inState, event.equals(newest)));
        wanted.addAll(event.authEvents());
      }
    }
    List<RoomLogEntry> all = new ArrayList<>();
    all.add(new SnapshotBegin(id, server, version.id(), purpose));
    all.addAll(entries.values());
    all.add(new SnapshotEnd("end of " + id, id, entries.size()));
    return all;
  }
}
