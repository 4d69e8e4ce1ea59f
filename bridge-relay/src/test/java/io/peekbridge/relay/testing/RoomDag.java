package io.peekbridge.relay.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.federation.keys.KeyRequest;
import io.peekbridge.federation.keys.KeyRing;
import io.peekbridge.federation.keys.KeyUnavailableException;
import io.peekbridge.matrix.auth.AuthTypes;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.crypto.SigningKey;
import io.peekbridge.matrix.crypto.VerifyKey;
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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A room as it really is, made event by event, and the keys of all its servers. */
public final class RoomDag implements KeyRing {
  public static final ServerName THEM = new ServerName("theirs.example");
  public static final ServerName OTHER = new ServerName("other.example");
  public static final ServerName US = new ServerName("ours.example");
  public static final UserId ALICE = UserId.of("alice", THEM);
  public static final UserId BOB = UserId.of("bob", OTHER);

  private static final KeyId KEY_ID = new KeyId("ed25519:1");

  private final RoomVersion version;
  private final Map<EventId, Pdu> events = new LinkedHashMap<>();
  private final Map<EventId, Map<StateKey, EventId>> stateAfter = new HashMap<>();
  private final Map<ServerName, SigningKey> keys = new HashMap<>();
  private final Set<ServerName> goneServers = new HashSet<>();
  private final RoomId roomId;
  private final Pdu create;

  /** A public room of Alice's, in which Bob is as well. */
  public RoomDag(RoomVersion version) {
    this.version = version;
    String creator =
        version.has(RoomRule.CREATOR_IS_SENDER) ? "" : ",\"creator\":\"" + ALICE + "\"";
    EventBuilder first =
        EventBuilder.of(version)
            .type("m.room.create")
            .stateKey("")
            .sender(ALICE)
            .content(object("{\"room_version\":\"" + version.id() + "\"" + creator + "}"))
            .originServerTs(1_000);
    if (!version.has(RoomRule.ROOM_ID_IS_CREATE_HASH)) {
      first.roomId(new RoomId("!r:theirs.example"));
    }
    this.create = put(sign(first, THEM), Map.of());
    this.roomId = create.roomId();
    Pdu alice = member(create, ALICE);
    String users = version.has(RoomRule.CREATORS_OUTRANK_ALL) ? "{}" : "{\"" + ALICE + "\":100}";
    Pdu levels = state(alice, ALICE, "m.room.power_levels", "", "{\"users\":" + users + "}");
    Pdu rules = state(levels, ALICE, "m.room.join_rules", "", "{\"join_rule\":\"public\"}");
    member(rules, BOB);
  }

  public RoomVersion version() {
    return version;
  }

  public RoomId roomId() {
    return roomId;
  }

  public Pdu create() {
    return create;
  }

  /** The event that was made last. */
  public Pdu last() {
    return List.copyOf(events.values()).getLast();
  }

  /** All events, in the order in which they were made. */
  public List<Pdu> events() {
    return List.copyOf(events.values());
  }

  public Optional<Pdu> event(EventId id) {
    return Optional.ofNullable(events.get(id));
  }

  public Pdu member(Pdu parent, UserId user) {
    return state(parent, user, "m.room.member", user.value(), "{\"membership\":\"join\"}");
  }

  public Pdu message(Pdu parent, UserId sender, String text) {
    return message(List.of(parent), sender, text);
  }

  public Pdu message(List<Pdu> parents, UserId sender, String text) {
    String content = "{\"msgtype\":\"m.text\",\"body\":\"" + text + "\"}";
    Map<StateKey, EventId> state = stateAfter.get(parents.getFirst().eventId());
    EventBuilder event = next(parents, sender, "m.room.message", Optional.empty(), content, state);
    return put(sign(event, sender.server()), state);
  }

  public Pdu state(Pdu parent, UserId sender, String type, String stateKey, String content) {
    Map<StateKey, EventId> before = stateAfter.get(parent.eventId());
    EventBuilder event =
        next(List.of(parent), sender, type, Optional.of(stateKey), content, before)
            .stateKey(stateKey);
    return put(sign(event, sender.server()), before);
  }

  /** Messages one after the other, the first one behind this event. */
  public List<Pdu> chain(Pdu parent, int length) {
    return Stream.iterate(message(parent, ALICE, "0"), last -> message(last, ALICE, "more"))
        .limit(length)
        .toList();
  }

  private EventBuilder next(
      List<Pdu> parents,
      UserId sender,
      String type,
      Optional<String> stateKey,
      String content,
      Map<StateKey, EventId> state) {
    ObjectNode json = object(content);
    List<EventId> authEvents =
        AuthTypes.needed(type, sender, stateKey, json, version).stream()
            .map(state::get)
            .filter(id -> id != null)
            .toList();
    return EventBuilder.of(version)
        .roomId(roomId)
        .type(type)
        .sender(sender)
        .content(json)
        .prevEvents(parents.stream().map(Pdu::eventId).toList())
        .authEvents(authEvents)
        .depth(1 + parents.stream().mapToLong(Pdu::depth).max().orElse(0))
        .originServerTs(1_000 + events.size());
  }

  private Pdu put(Pdu event, Map<StateKey, EventId> before) {
    Map<StateKey, EventId> after = new LinkedHashMap<>(before);
    event.stateEntry().ifPresent(entry -> after.put(entry, event.eventId()));
    events.put(event.eventId(), event);
    stateAfter.put(event.eventId(), after);
    return event;
  }

  /** Puts an event that was made elsewhere. */
  public Pdu put(Pdu event) {
    Map<StateKey, EventId> before =
        event.prevEvents().stream()
            .filter(stateAfter::containsKey)
            .findFirst()
            .<Map<StateKey, EventId>>map(stateAfter::get)
            .orElse(Map.of());
    return put(event, before);
  }

  public Pdu sign(EventBuilder builder, ServerName signer) {
    try {
      return builder.sign(signer, keyOf(signer));
    } catch (MalformedEventException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The state before an event. */
  public List<Pdu> stateBefore(Pdu event) {
    return event.prevEvents().stream()
        .filter(stateAfter::containsKey)
        .findFirst()
        .map(parent -> stateAfter(events.get(parent)))
        .orElse(List.of());
  }

  public List<Pdu> stateAfter(Pdu event) {
    return stateAfter.get(event.eventId()).values().stream().map(events::get).toList();
  }

  /** Everything in the auth chains of events. */
  public Collection<Pdu> authChain(Collection<Pdu> of) {
    Map<EventId, Pdu> chain = new LinkedHashMap<>();
    List<Pdu> next = List.copyOf(of);
    while (!next.isEmpty()) {
      List<Pdu> named =
          next.stream()
              .flatMap(event -> event.authEvents().stream())
              .distinct()
              .filter(id -> !chain.containsKey(id) && events.containsKey(id))
              .map(events::get)
              .toList();
      named.forEach(event -> chain.put(event.eventId(), event));
      next = named;
    }
    return chain.values();
  }

  public SigningKey keyOf(ServerName server) {
    return keys.computeIfAbsent(server, name -> Ed25519.fastest().generate(KEY_ID));
  }

  /** Nobody can get the server's keys any more. */
  public void lose(ServerName server) {
    goneServers.add(server);
  }

  public static ObjectNode object(String json) {
    try {
      return Json.parseObject(json.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  @Override
  public VerifyKey key(ServerName server, KeyId keyId, Instant validAt)
      throws KeyUnavailableException {
    return find(server)
        .orElseThrow(() -> new KeyUnavailableException(server, keyId, "not there", true));
  }

  @Override
  public Map<KeyRequest, VerifyKey> keys(Collection<KeyRequest> requests) {
    Map<KeyRequest, VerifyKey> found = new HashMap<>();
    requests.forEach(request -> find(request.server()).ifPresent(key -> found.put(request, key)));
    return found;
  }

  private Optional<VerifyKey> find(ServerName server) {
    return goneServers.contains(server)
        ? Optional.empty()
        : Optional.ofNullable(keys.get(server)).map(SigningKey::verifyKey);
  }
}
