package io.peekbridge.app.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotEvent;
import io.peekbridge.matrix.auth.AuthTypes;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.crypto.SigningKey;
import io.peekbridge.matrix.event.EventBuilder;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * A room of other servers with any number of members, and the events that follow when we have
 * joined it. One key signs for all: whose signature an event has is the edge's to check.
 *
 * <p>Of most members only the bytes of their join are kept, and these only until the room was
 * joined; some of them, spread evenly over the room, act in it.
 */
final class LargeRoom {
  static final ServerName HOME = new ServerName("home.test");
  static final RoomVersion VERSION = RoomVersions.V11;
  private static final SigningKey KEY = Ed25519.fastest().generate(new KeyId("ed25519:bench"));
  private static final int MEMBERS_PER_SERVER = 20;
  private static final int MAX_ACTORS = 2_000;

  private final RoomId roomId = new RoomId("!" + BenchNetwork.freshId() + ":" + HOME);
  private final UserId creator = UserId.of("creator", HOME);
  private final Map<StateKey, Pdu> state = new ConcurrentHashMap<>();
  private final List<UserId> actors = new ArrayList<>();
  private final List<SnapshotEvent> snapshot = new ArrayList<>();
  private final String snapshotId = BenchNetwork.freshId();
  private Pdu latest;

  /**
   * Makes a room, on all cores.
   *
   * @param stateEvents how many events its state has, at least 10
   * @param joining whose join is the newest event of the snapshot, and no part of that state
   */
  LargeRoom(int stateEvents, UserId joining) {
    addFirst(StateKey.CREATE, object().put("room_version", VERSION.id()));
    addFirst(StateKey.member(creator.value()), membership("join"));
    addFirst(StateKey.POWER_LEVELS, powerLevels(0));
    addFirst(StateKey.JOIN_RULES, object().put("join_rule", "public"));
    addFirst(StateKey.HISTORY_VISIBILITY, object().put("history_visibility", "shared"));
    int members = stateEvents - state.size();
    int stride = Math.ceilDiv(members, MAX_ACTORS);
    IntStream.range(0, members).filter(i -> i % stride == 0).forEach(i -> actors.add(member(i)));
    snapshot.addAll(
        IntStream.range(0, members)
            .parallel()
            .mapToObj(i -> joined(member(i), i % stride == 0))
            .toList());
    latest = event(joining, StateKey.member(joining.value()), membership("join"), latest);
    snapshot.add(snapshotEvent(latest, false));
  }

  private void addFirst(StateKey key, ObjectNode content) {
    Pdu[] parents = latest == null ? new Pdu[0] : new Pdu[] {latest};
    latest = keep(event(creator, key, content, parents));
    snapshot.add(snapshotEvent(latest, true));
  }

  private static UserId member(int number) {
    return UserId.of(
        "member" + number, new ServerName("server" + number / MEMBERS_PER_SERVER + ".test"));
  }

  private SnapshotEvent joined(UserId user, boolean acts) {
    Pdu join = event(user, StateKey.member(user.value()), membership("join"), latest);
    if (acts) {
      keep(join);
    }
    return snapshotEvent(join, true);
  }

  private SnapshotEvent snapshotEvent(Pdu event, boolean inState) {
    return new SnapshotEvent(
        snapshotId, event.eventId(), inState, !inState, RawJson.of(event.bytes()));
  }

  RoomId roomId() {
    return roomId;
  }

  UserId creator() {
    return creator;
  }

  /** Members that act, none of them twice. */
  List<UserId> actors() {
    return actors;
  }

  String snapshotId() {
    return snapshotId;
  }

  /** The state and our join. */
  List<SnapshotEvent> snapshot() {
    return snapshot;
  }

  /** Lets go of the snapshot. */
  void forgetSnapshot() {
    snapshot.clear();
  }

  /** The event that sets an entry of the state, unless it is that of a member who does not act. */
  Optional<Pdu> entry(StateKey key) {
    return Optional.ofNullable(state.get(key));
  }

  Pdu latest() {
    return latest;
  }

  /** Makes this the newest event. */
  Pdu follow(Pdu event) {
    latest = event;
    return event;
  }

  /** Makes a state event part of the state. */
  Pdu keep(Pdu event) {
    event.stateEntry().ifPresent(key -> state.put(key, event));
    return event;
  }

  /** A message, authorized by the state as it is. */
  Pdu message(UserId sender, int number, Pdu... parents) {
    return event(sender, Messages.TYPE, Optional.empty(), Messages.content(number), parents);
  }

  /** A state event, authorized by the state as it is, and not yet part of it. */
  Pdu event(UserId sender, StateKey key, ObjectNode content, Pdu... parents) {
    return event(sender, key.type(), Optional.of(key.stateKey()), content, parents);
  }

  private Pdu event(
      UserId sender, String type, Optional<String> stateKey, ObjectNode content, Pdu... parents) {
    EventBuilder event =
        EventBuilder.of(VERSION)
            .roomId(roomId)
            .sender(sender)
            .type(type)
            .content(content)
            .parents(List.of(parents))
            .authorizedBy(
                AuthTypes.needed(type, sender, stateKey, content, VERSION).stream()
                    .flatMap(key -> entry(key).stream())
                    .toList())
            .depth(List.of(parents).stream().mapToLong(Pdu::depth).max().orElse(0) + 1)
            .originServerTs(System.currentTimeMillis());
    stateKey.ifPresent(event::stateKey);
    try {
      return event.sign(HOME, KEY);
    } catch (MalformedEventException e) {
      throw new IllegalStateException("our own event is malformed", e);
    }
  }

  static ObjectNode membership(String membership) {
    return object().put("membership", membership);
  }

  /** Power levels, another content for each number: anybody may send state, the creator may ban. */
  ObjectNode powerLevels(int number) {
    ObjectNode content = object().put("state_default", 0).put("ban", 50);
    content.putObject("users").put(creator.value(), 100);
    content.putObject("events").put("m.room.power_levels", 100).put("m.bench", number % 50);
    return content;
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
