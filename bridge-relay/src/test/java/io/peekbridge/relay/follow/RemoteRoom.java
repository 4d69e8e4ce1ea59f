package io.peekbridge.relay.follow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.federation.keys.KeyRequest;
import io.peekbridge.federation.keys.KeyRing;
import io.peekbridge.federation.keys.KeyUnavailableException;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.crypto.SigningKey;
import io.peekbridge.matrix.crypto.VerifyKey;
import io.peekbridge.matrix.event.EventBuilder;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A room of another server, and that server's keys. */
final class RemoteRoom implements KeyRing {
  static final ServerName THEM = new ServerName("theirs.example");
  static final UserId ALICE = UserId.of("alice", THEM);
  private static final KeyId KEY_ID = new KeyId("ed25519:1");

  final RoomVersion version;
  final Map<EventId, Pdu> state = new LinkedHashMap<>();
  final Set<ServerName> unreachable = new HashSet<>();
  private final SigningKey key = Ed25519.fastest().signingKey(KEY_ID, new byte[32]);
  private final Map<ServerName, SigningKey> otherKeys = new HashMap<>();
  private final RoomId roomId;
  private Pdu latest;

  RemoteRoom(RoomVersion version) {
    this.version = version;
    Pdu create =
        sign(builder("m.room.create", "{\"room_version\":\"" + version.id() + "\"}").stateKey(""));
    this.roomId = create.roomId();
    this.latest = create;
    state.put(create.eventId(), create);
    add("m.room.member", ALICE.value(), "{\"membership\":\"join\"}");
    add("m.room.history_visibility", "", "{\"history_visibility\":\"world_readable\"}");
  }

  RoomId roomId() {
    return roomId;
  }

  Pdu latest() {
    return latest;
  }

  Pdu add(String type, String stateKey, String content) {
    Pdu event = sign(next(type, content).stateKey(stateKey));
    state.values().removeIf(old -> old.stateEntry().equals(event.stateEntry()));
    state.put(event.eventId(), event);
    latest = event;
    return event;
  }

  Pdu message(String body) {
    latest = sign(next("m.room.message", "{\"body\":\"" + body + "\"}"));
    return latest;
  }

  EventBuilder next(String type, String content) {
    EventBuilder builder =
        builder(type, content)
            .parents(List.of(latest))
            .depth(latest.depth() + 1)
            .authorizedBy(
                state.values().stream().filter(event -> !isImplied(event)).limit(3).toList());
    return builder.roomId(roomId);
  }

  private boolean isImplied(Pdu event) {
    return version.has(RoomRule.ROOM_ID_IS_CREATE_HASH) && event.type().equals("m.room.create");
  }

  private EventBuilder builder(String type, String content) {
    EventBuilder builder =
        EventBuilder.of(version)
            .type(type)
            .sender(ALICE)
            .content(object(content))
            .originServerTs(1_000_000);
    boolean names = !version.has(RoomRule.ROOM_ID_IS_CREATE_HASH);
    return names && type.equals("m.room.create")
        ? builder.roomId(new RoomId("!r:theirs.example"))
        : builder;
  }

  Pdu sign(EventBuilder builder) {
    return sign(builder, THEM, key);
  }

  static Pdu sign(EventBuilder builder, ServerName signer, SigningKey key) {
    try {
      return builder.sign(signer, key);
    } catch (MalformedEventException e) {
      throw new IllegalStateException(e);
    }
  }

  SigningKey keyOf(ServerName other) {
    return otherKeys.computeIfAbsent(other, name -> Ed25519.fastest().generate(KEY_ID));
  }

  // Answers in the shapes of both texts.

  String bodies() {
    return """
    {"room_version":"%s","peek_id":"p","renewal_interval":60000,
     "state":[%s],"auth_chain":[%s],"latest_event":%s}\
    """
        .formatted(version.id(), list(state.values()), list(state.values()), text(latest));
  }

  String ids() {
    return ids(state.values(), all());
  }

  String ids(Collection<Pdu> stateNamed, Collection<Pdu> events) {
    return """
    {"latest_event_state_ids":{"%s":[]},"common_state_ids":[%s],"events":[%s],
     "renewal_interval":60000}\
    """
        .formatted(latest.eventId(), quoted(stateNamed), list(events));
  }

  List<Pdu> all() {
    Map<EventId, Pdu> all = new LinkedHashMap<>(state);
    all.put(latest.eventId(), latest);
    return new ArrayList<>(all.values());
  }

  static String list(Collection<Pdu> events) {
    return events.stream().map(RemoteRoom::text).collect(Collectors.joining(","));
  }

  static String text(Pdu event) {
    return RawJson.of(event.bytes()).toString();
  }

  private static String quoted(Collection<Pdu> events) {
    return events.stream()
        .map(event -> "\"" + event.eventId() + "\"")
        .collect(Collectors.joining(","));
  }

  static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  static ObjectNode object(String json) {
    try {
      return Json.parseObject(bytes(json));
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException(e);
    }
  }

  // The key ring.

  @Override
  public VerifyKey key(ServerName server, KeyId keyId, Instant validAt)
      throws KeyUnavailableException {
    return find(server, keyId)
        .orElseThrow(
            () ->
                new KeyUnavailableException(
                    server, keyId, "not there", unreachable.contains(server)));
  }

  @Override
  public Map<KeyRequest, VerifyKey> keys(Collection<KeyRequest> requests) {
    Map<KeyRequest, VerifyKey> found = new HashMap<>();
    for (KeyRequest request : requests) {
      find(request.server(), request.keyId()).ifPresent(it -> found.put(request, it));
    }
    return found;
  }

  private Optional<VerifyKey> find(ServerName server, KeyId keyId) {
    if (!keyId.equals(KEY_ID) || unreachable.contains(server)) {
      return Optional.empty();
    }
    return server.equals(THEM)
        ? Optional.of(key.verifyKey())
        : Optional.ofNullable(otherKeys.get(server)).map(SigningKey::verifyKey);
  }
}
