package io.peekbridge.app.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.matrix.auth.AuthTypes;
import io.peekbridge.matrix.event.EventBuilder;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A room of another server: one event after the other, each properly signed. */
final class RemoteRoom {
  private static final long RENEWAL_MILLIS = 3_600_000;

  private final FederationIdentity server;
  private final UserId creator;
  private final RoomVersion version = RoomVersions.DEFAULT;
  private final Map<StateKey, Pdu> state = new LinkedHashMap<>();
  private Optional<Pdu> latest = Optional.empty();

  RemoteRoom(FederationIdentity server) {
    this.server = server;
    this.creator = UserId.of("alice", server.name());
    addState("m.room.create", "", object().put("room_version", version.id()));
    addState("m.room.member", creator.value(), object().put("membership", "join"));
    addState("m.room.power_levels", "", object().put("events_default", 0));
    addState("m.room.join_rules", "", object().put("join_rule", "public"));
    addState("m.room.history_visibility", "", object().put("history_visibility", "world_readable"));
  }

  RoomId roomId() {
    return state.get(StateKey.CREATE).roomId();
  }

  /** The next event of the room. */
  Pdu message(int number) {
    return add(Messages.TYPE, Optional.empty(), Messages.content(number));
  }

  /** What a server that peeks the room now is answered. */
  byte[] peekAnswer() {
    ObjectNode answer = object();
    answer.put("room_version", version.id());
    answer.put("renewal_interval", RENEWAL_MILLIS);
    ArrayNode events = answer.putArray("state");
    state.values().forEach(event -> events.add(event.json()));
    answer.putArray("auth_chain");
    answer.set("latest_event", latest.orElseThrow().json());
    return CanonicalJson.encode(answer);
  }

  private void addState(String type, String stateKey, ObjectNode content) {
    state.put(new StateKey(type, stateKey), add(type, Optional.of(stateKey), content));
  }

  private Pdu add(String type, Optional<String> stateKey, ObjectNode content) {
    EventBuilder event =
        EventBuilder.of(version)
            .type(type)
            .sender(creator)
            .content(content)
            .originServerTs(System.currentTimeMillis())
            .authorizedBy(authEvents(type, stateKey, content));
    stateKey.ifPresent(event::stateKey);
    latest.ifPresent(
        previous -> event.roomId(roomId()).parents(List.of(previous)).depth(previous.depth() + 1));
    Pdu signed = sign(event);
    latest = Optional.of(signed);
    return signed;
  }

  private List<Pdu> authEvents(String type, Optional<String> stateKey, ObjectNode content) {
    return AuthTypes.needed(type, creator, stateKey, content, version).stream()
        .flatMap(key -> Optional.ofNullable(state.get(key)).stream())
        .toList();
  }

  private Pdu sign(EventBuilder event) {
    try {
      return event.sign(server.name(), server.key());
    } catch (MalformedEventException e) {
      throw new IllegalStateException("our own event is malformed", e);
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
