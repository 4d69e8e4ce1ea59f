package io.peekbridge.streams.room;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.kafka.record.Draft;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.matrix.auth.AuthRules;
import io.peekbridge.matrix.auth.AuthTypes;
import io.peekbridge.matrix.auth.AuthVerdict;
import io.peekbridge.matrix.crypto.SigningKey;
import io.peekbridge.matrix.event.EventBuilder;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.streams.state.StateHash;
import io.peekbridge.streams.store.RoomRecord;
import java.util.List;
import java.util.Optional;

/**
 * Makes events of drafts: at the end of the room, authorized by the state there, signed by us.
 *
 * <p>{@code origin_server_ts} is the time of the draft's entry in the log, as it is: it may lie
 * before that of a parent, whose server may have claimed any time. Order comes from the parents; if
 * ours never went below theirs, one event from the far future would take all later ones there.
 */
final class Drafts {

  /** What becomes of a draft. */
  sealed interface Completed {}

  /** The event, which the room's rules allow in the state before it. */
  record Allowed(Pdu event, StateHash before) implements Completed {}

  /** The draft cannot become an event of the room. */
  record Refused(Outcome.Code code, String reason) implements Completed {}

  private final ServerName self;
  private final SigningKey key;

  Drafts(ServerName self, SigningKey key) {
    this.self = self;
    this.key = key;
  }

  Completed complete(Turn turn, RoomRecord room, Draft draft) {
    if (!draft.sender().server().equals(self)) {
      return new Refused(Outcome.Code.FORBIDDEN, "the sender is not a user of this server");
    }
    try {
      List<EventId> parents = parents(turn, room);
      StateHash before = stateAfter(turn, room, parents);
      return judge(turn, build(turn, room, draft, parents, before), before);
    } catch (MalformedJsonException | MalformedEventException e) {
      return new Refused(Outcome.Code.INVALID, e.getMessage());
    }
  }

  /** The extremities, as many as an event may have; then the deepest. */
  private static List<EventId> parents(Turn turn, RoomRecord room) {
    return room.latest().size() <= Pdu.MAX_PREV_EVENTS
        ? room.latest()
        : Extremities.deepest(turn, room.latest(), Pdu.MAX_PREV_EVENTS);
  }

  private static StateHash stateAfter(Turn turn, RoomRecord room, List<EventId> parents) {
    return parents.equals(room.latest())
        ? room.state()
        : Extremities.stateAfter(turn, room.roomVersion(), parents);
  }

  private Pdu build(
      Turn turn, RoomRecord room, Draft draft, List<EventId> parents, StateHash before)
      throws MalformedJsonException, MalformedEventException {
    RoomVersion version = room.roomVersion();
    ObjectNode content = Json.parseObject(draft.content().bytes());
    EventBuilder event =
        EventBuilder.of(version)
            .roomId(turn.roomId())
            .type(draft.type())
            .sender(draft.sender())
            .content(content)
            .parents(parents.stream().map(id -> turn.event(id).orElseThrow()).toList())
            .authorizedBy(authEvents(turn, version, draft, content, before))
            .depth(Math.min(room.depth(), CanonicalJson.MAX_INTEGER - 1) + 1)
            .originServerTs(turn.now());
    draft.stateKey().ifPresent(event::stateKey);
    return event.sign(self, key);
  }

  private static List<Pdu> authEvents(
      Turn turn, RoomVersion version, Draft draft, ObjectNode content, StateHash before) {
    return AuthTypes.needed(draft.type(), draft.sender(), draft.stateKey(), content, version)
        .stream()
        .map(turn.state(before)::get)
        .flatMap(Optional::stream)
        .toList();
  }

  private static Completed judge(Turn turn, Pdu event, StateHash before) {
    return switch (AuthRules.check(event, turn.state(before))) {
      case AuthVerdict.Allowed allowed -> new Allowed(event, before);
      case AuthVerdict.Rejected rejected ->
          new Refused(Outcome.Code.FORBIDDEN, Authorization.describe(rejected));
    };
  }
}
