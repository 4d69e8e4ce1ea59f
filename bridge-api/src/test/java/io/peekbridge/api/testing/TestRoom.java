package io.peekbridge.api.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomStateEntry;
import io.peekbridge.kafka.record.RoomStateKey;
import io.peekbridge.matrix.auth.AuthTypes;
import io.peekbridge.matrix.event.EventBuilder;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A line of signed events. JSON is written with single quotes. */
public final class TestRoom {
  private final FederationIdentity server;
  private final RoomVersion version;
  private final List<Pdu> events = new ArrayList<>();

  /** A room of version 11 of a server of this name, or of a version that names itself. */
  public TestRoom(FederationIdentity server, RoomVersion version, String opaque) {
    this(server, version, opaque, null);
  }

  /** The same with a type. */
  public TestRoom(FederationIdentity server, RoomVersion version, String opaque, String type) {
    this.server = server;
    this.version = version;
    EventBuilder create = by(alice(), "m.room.create", createContent(type)).stateKey("");
    if (!"12".equals(version.id())) {
      create.roomId(new RoomId("!" + opaque + ":" + server.name()));
    }
    events.add(signed(create, server));
  }

  private String createContent(String type) {
    ObjectNode content = json("{'room_version': '%s'}".formatted(version.id()));
    if (!version.has(RoomRule.CREATOR_IS_SENDER)) {
      content.put("creator", alice().value());
    }
    if (type != null) {
      content.put("type", type);
    }
    return content.toString();
  }

  public TestRoom state(String type, String stateKey, String content) {
    return state(server, alice(), type, stateKey, content);
  }

  public TestRoom message(String text) {
    events.add(next(text));
    return this;
  }

  /** A state event that a user of some server sends. */
  public TestRoom state(
      FederationIdentity from, UserId sender, String type, String stateKey, String content) {
    EventBuilder event = by(sender, type, content).stateKey(stateKey);
    events.add(signed(linked(event, type, sender, Optional.of(stateKey), content), from));
    return this;
  }

  /** A user's own membership. */
  public TestRoom member(FederationIdentity from, UserId user, String membership) {
    return state(
        from, user, "m.room.member", user.value(), "{'membership': '%s'}".formatted(membership));
  }

  /** What a state event of another user would be, with the last events as its parents. */
  public Pdu nextState(
      FederationIdentity from, UserId sender, String type, String stateKey, String content) {
    EventBuilder event = by(sender, type, content).stateKey(stateKey);
    return signed(linked(event, type, sender, Optional.of(stateKey), content), from);
  }

  /** A message with other parents than the last event, which is not added. */
  public Pdu branch(String text, long depth, List<EventId> parents) {
    String content = "{'body': '%s'}".formatted(text);
    EventBuilder event = by(alice(), "m.room.message", content);
    linked(event, "m.room.message", alice(), Optional.empty(), content)
        .prevEvents(parents)
        .depth(depth);
    return signed(event, server);
  }

  /** An event that comes next and is not added. */
  public Pdu next(String text) {
    String content = "{'body': '%s'}".formatted(text);
    EventBuilder event = by(alice(), "m.room.message", content);
    return signed(linked(event, "m.room.message", alice(), Optional.empty(), content), server);
  }

  /** Tells a listener of the state, as the topic of it would, in the order of the events. */
  public void tell(BiConsumer<RoomStateKey, Optional<RoomStateEntry>> listener) {
    for (Pdu event : events) {
      event
          .stateEntry()
          .ifPresent(
              key ->
                  listener.accept(RoomStateKey.of(roomId(), key), Optional.of(entry(key, event))));
    }
  }

  private RoomStateEntry entry(StateKey key, Pdu event) {
    return new RoomStateEntry(
        roomId(), key.type(), key.stateKey(), event.eventId(), 0, RawJson.of(event.bytes()));
  }

  public RoomId roomId() {
    return events.getFirst().roomId();
  }

  public List<Pdu> events() {
    return events;
  }

  public Pdu last() {
    return events.getLast();
  }

  public UserId alice() {
    return UserId.of("alice", server.name());
  }

  private EventBuilder by(UserId sender, String type, String content) {
    EventBuilder event =
        EventBuilder.of(version)
            .type(type)
            .sender(sender)
            .content(json(content))
            .originServerTs(1_700_000_000_000L + events.size());
    return events.isEmpty() ? event : event.roomId(roomId());
  }

  private EventBuilder linked(
      EventBuilder event, String type, UserId sender, Optional<String> stateKey, String content) {
    List<Pdu> previous = events.isEmpty() ? List.of() : List.of(events.getLast());
    return event
        .parents(previous)
        .authorizedBy(authEvents(type, sender, stateKey, content))
        .depth(events.size() + 1L);
  }

  private List<Pdu> authEvents(
      String type, UserId sender, Optional<String> stateKey, String content) {
    Map<StateKey, Pdu> state = new HashMap<>();
    events.forEach(event -> event.stateEntry().ifPresent(key -> state.put(key, event)));
    return AuthTypes.needed(type, sender, stateKey, json(content), version).stream()
        .filter(state::containsKey)
        .map(state::get)
        .toList();
  }

  private static Pdu signed(EventBuilder event, FederationIdentity by) {
    try {
      return event.sign(by.name(), by.key());
    } catch (MalformedEventException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** JSON from text with single quotes. */
  public static ObjectNode json(String text) {
    try {
      return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
