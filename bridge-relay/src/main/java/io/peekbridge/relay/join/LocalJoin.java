package io.peekbridge.relay.join;

import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.record.Draft;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.kafka.record.RoomStateEntry;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import io.peekbridge.relay.JoinStatus.Reason;
import io.peekbridge.relay.fetch.TopologyInput;
import java.util.Optional;
import java.util.UUID;

/** Joins a room that our server is in already. */
final class LocalJoin {
  private static final RawJson JOIN = RawJson.of("{\"membership\":\"join\"}");

  private final TopologyInput topology;
  private final RoomQueries rooms;

  LocalJoin(TopologyInput topology, RoomQueries rooms) {
    this.topology = topology;
    this.rooms = rooms;
  }

  /** The membership event: that which is there, or a new one. */
  EventId join(RoomId roomId, UserId user) throws JoinFailedException, InterruptedException {
    Optional<RoomStateEntry> entry = rooms.stateEntry(roomId, StateKey.member(user.value()));
    if (entry.isPresent() && isJoin(entry.get())) {
      return entry.get().eventId();
    }
    Draft draft = new Draft("m.room.member", Optional.of(user.value()), user, JOIN);
    Outcome outcome =
        topology.decide(roomId, new RoomLogEntry.PublishEvent("join-" + UUID.randomUUID(), draft));
    if (!outcome.isOk()) {
      throw new JoinFailedException(reason(outcome.code()), outcome.reason().orElse("Refused."));
    }
    return outcome.eventId().orElseThrow();
  }

  private static boolean isJoin(RoomStateEntry entry) {
    try {
      return Json.parse(entry.event().bytes())
          .path("content")
          .path("membership")
          .asText()
          .equals("join");
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("an accepted event cannot be read", e);
    }
  }

  private static Reason reason(Outcome.Code code) {
    return switch (code) {
      case NOT_FOUND -> Reason.NOT_FOUND;
      case FORBIDDEN -> Reason.FORBIDDEN;
      default -> Reason.INVALID;
    };
  }
}
