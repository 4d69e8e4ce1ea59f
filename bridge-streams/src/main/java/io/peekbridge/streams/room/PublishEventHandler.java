package io.peekbridge.streams.room;

import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry.PublishEvent;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.streams.state.StateHash;
import io.peekbridge.streams.store.RoomRecord;
import java.util.Optional;

/** Publishes an event in a room that we are in. */
final class PublishEventHandler {
  private final ServerName self;
  private final Drafts drafts;
  private final Acceptance acceptance;

  PublishEventHandler(ServerName self, Drafts drafts, Acceptance acceptance) {
    this.self = self;
    this.drafts = drafts;
    this.acceptance = acceptance;
  }

  Outcome decide(PublishEvent request, Turn turn) {
    Optional<RoomRecord> room = turn.room();
    if (room.isEmpty()) {
      return Outcome.refused(Outcome.Code.NOT_FOUND, "unknown room", turn.position());
    }
    if (room.get().kind() == RoomInfo.Kind.PEEKED) {
      return Outcome.refused(Outcome.Code.FORBIDDEN, "we only follow the room", turn.position());
    }
    return switch (drafts.complete(turn, room.get(), request.draft())) {
      case Drafts.Allowed(Pdu event, StateHash before) -> {
        acceptance.accept(turn, event, before, self, Audience.EVERYBODY);
        yield Outcome.accepted(event.eventId(), turn.position());
      }
      case Drafts.Refused refused ->
          Outcome.refused(refused.code(), refused.reason(), turn.position());
    };
  }
}
