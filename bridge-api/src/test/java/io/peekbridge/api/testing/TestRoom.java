package io.peekbridge.api.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.matrix.event.EventBuilder;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import io.peekbridge.matrix.room.RoomVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A line of signed events. JSON is written with single quotes. */
public final class TestRoom {
  private final FederationIdentity server;
  private final RoomVersion version;
  private final List<Pdu> events = new ArrayList<>();

  /** A room of version 11 of a server of this name, or of a version that names itself. */
  public TestRoom(FederationIdentity server, RoomVersion version, String opaque) {
    this.server = server;
    this.version = version;
    EventBuilder create =
        builder("m.room.create", "{'room_version': '%s'}".formatted(version.id())).stateKey("");
    if (!"12".equals(version.id())) {
      create.roomId(new RoomId("!" + opaque + ":" + server.name()));
    }
    add(create);
  }

  public TestRoom state(String type, String stateKey, String content) {
    add(builder(type, content).roomId(roomId()).stateKey(stateKey));
    return this;
  }

  public TestRoom message(String text) {
    add(builder("m.room.message", "{'body': '%s'}".formatted(text)).roomId(roomId()));
    return this;
  }

  /** An event that comes next and is not added. */
  public Pdu next(String text) {
    return signed(
        linked(builder("m.room.message", "{'body': '%s'}".formatted(text)).roomId(roomId())));
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

  private EventBuilder builder(String type, String content) {
    return EventBuilder.of(version)
        .type(type)
        .sender(alice())
        .content(json(content))
        .originServerTs(1_700_000_000_000L + events.size());
  }

  private EventBuilder linked(EventBuilder event) {
    List<Pdu> previous = events.isEmpty() ? List.of() : List.of(events.getLast());
    return event.parents(previous).depth(events.size() + 1L);
  }

  private void add(EventBuilder event) {
    events.add(signed(linked(event)));
  }

  private Pdu signed(EventBuilder event) {
    try {
      return event.sign(server.name(), server.key());
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
