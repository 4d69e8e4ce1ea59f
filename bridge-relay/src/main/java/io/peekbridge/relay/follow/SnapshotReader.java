package io.peekbridge.relay.follow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.event.EventHashes;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.Redaction;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.relay.fetch.AnswerRefusedException;
import io.peekbridge.relay.fetch.InParallel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a snapshot of an answer: reads its events by the rules of the room's version, and checks
 * all about them that needs nobody else - that they are of the room, that their content is what
 * their hash says, and that everything that is named is there.
 */
final class SnapshotReader {
  private final RoomId roomId;
  private final PeekAnswer answer;
  private final int maxEvents;

  SnapshotReader(RoomId roomId, PeekAnswer answer, int maxEvents) {
    this.roomId = roomId;
    this.answer = answer;
    this.maxEvents = maxEvents;
  }

  /**
   * Reads the snapshot.
   *
   * @throws AnswerRefusedException if it is wrong
   */
  Snapshot read() throws AnswerRefusedException, InterruptedException {
    List<RawJson> bodies = bodies();
    if (bodies.isEmpty() || bodies.size() > maxEvents) {
      throw AnswerRefusedException.wrong(bodies.size() + " events");
    }
    RoomVersion version = version(bodies);
    Map<EventId, Pdu> events = new LinkedHashMap<>();
    for (Pdu event : InParallel.map(bodies, body -> check(body, version))) {
      events.putIfAbsent(event.eventId(), event);
    }
    return answer.hasIds() ? byIds(version, events) : byBodies(version, events);
  }

  private List<RawJson> bodies() {
    if (answer.hasIds()) {
      return answer.events();
    }
    List<RawJson> bodies = new ArrayList<>(answer.state());
    bodies.addAll(answer.authChain());
    answer.latestEvent().ifPresent(bodies::add);
    return bodies;
  }

  /** The version that the answer names, or the create event if the answer does not. */
  private RoomVersion version(List<RawJson> bodies) throws AnswerRefusedException {
    String id =
        answer.roomVersion().isPresent() ? answer.roomVersion().get() : createdVersion(bodies);
    return RoomVersions.find(id)
        .orElseThrow(
            () -> AnswerRefusedException.wrong("room version " + id + " is not supported"));
  }

  private static String createdVersion(List<RawJson> bodies) throws AnswerRefusedException {
    try {
      for (RawJson body : bodies) {
        ObjectNode event = Json.parseObject(body.bytes());
        if (event.path("type").asText().equals(StateKey.CREATE.type())) {
          return event.path("content").path("room_version").asText("1");
        }
      }
    } catch (MalformedJsonException e) {
      throw AnswerRefusedException.wrong("an event is not JSON: " + e.getMessage());
    }
    throw AnswerRefusedException.wrong("neither a room version nor a create event");
  }

  private Pdu check(RawJson body, RoomVersion version) throws AnswerRefusedException {
    Pdu event = parse(body, version);
    if (!event.roomId().equals(roomId)) {
      throw AnswerRefusedException.wrong(event.eventId() + " is of room " + event.roomId());
    }
    if (!EventHashes.contentHashMatches(event) && !isRedacted(event)) {
      throw AnswerRefusedException.wrong(event.eventId() + " is not what its hash says");
    }
    return event;
  }

  private static Pdu parse(RawJson body, RoomVersion version) throws AnswerRefusedException {
    try {
      return Pdu.parse(body.bytes(), version);
    } catch (MalformedEventException e) {
      throw AnswerRefusedException.wrong("an event is malformed: " + e.getMessage());
    }
  }

  /**
   * Whether the event is what redaction left of one. Its hash is still that of the whole; it is
   * worth what the signatures say, which cover just this much.
   */
  private static boolean isRedacted(Pdu event) {
    ObjectNode given = event.json().deepCopy();
    given.remove("unsigned");
    ObjectNode redacted = Redaction.redact(event.json(), event.roomVersion());
    redacted.remove("unsigned");
    return given.equals(redacted);
  }

  private Snapshot byIds(RoomVersion version, Map<EventId, Pdu> events)
      throws AnswerRefusedException, InterruptedException {
    Set<EventId> latest = new LinkedHashSet<>(answer.latestEventStateIds().keySet());
    requireAll(latest, events, "latest event");
    Set<EventId> state = new LinkedHashSet<>(answer.commonStateIds());
    answer.latestEventStateIds().values().forEach(state::addAll);
    requireAll(state, events, "state event");
    if (latest.size() > 1 && isContested(state, events)) {
      state = resolvedState(version, events);
    }
    return new Snapshot(version, events, state, latest);
  }

  /**
   * With several extremities, only a server that gives the resolved state as well can be followed.
   */
  private Set<EventId> resolvedState(RoomVersion version, Map<EventId, Pdu> events)
      throws AnswerRefusedException, InterruptedException {
    if (answer.state().isEmpty()) {
      throw AnswerRefusedException.wrong("the state after the latest events is not resolved");
    }
    Set<EventId> state = new LinkedHashSet<>();
    for (Pdu event : InParallel.map(answer.state(), body -> check(body, version))) {
      events.putIfAbsent(event.eventId(), event);
      state.add(event.eventId());
    }
    return state;
  }

  private static boolean isContested(Set<EventId> state, Map<EventId, Pdu> events) {
    Set<Optional<StateKey>> entries = new LinkedHashSet<>();
    return state.stream().anyMatch(id -> !entries.add(events.get(id).stateEntry()));
  }

  private Snapshot byBodies(RoomVersion version, Map<EventId, Pdu> events)
      throws AnswerRefusedException {
    if (answer.latestEvent().isEmpty()) {
      throw AnswerRefusedException.wrong("the answer has no latest event");
    }
    Pdu latest = parse(answer.latestEvent().get(), version);
    Set<EventId> state = new LinkedHashSet<>();
    for (RawJson body : answer.state()) {
      state.add(parse(body, version).eventId());
    }
    if (latest.isState()) {
      // Whether the state is that before or after the event, the texts leave open; with the event
      // in it, it is that after it either way.
      state.removeIf(id -> events.get(id).stateEntry().equals(latest.stateEntry()));
      state.add(latest.eventId());
    }
    return new Snapshot(version, events, state, Set.of(latest.eventId()));
  }

  private static void requireAll(Collection<EventId> named, Map<EventId, Pdu> events, String what)
      throws AnswerRefusedException {
    for (EventId id : named) {
      if (!events.containsKey(id)) {
        throw AnswerRefusedException.wrong(what + " " + id + " is named but not there");
      }
    }
  }
}
