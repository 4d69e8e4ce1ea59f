package io.peekbridge.streams.room;

import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.Draft;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry.CreateRoom;
import io.peekbridge.matrix.auth.AuthRules;
import io.peekbridge.matrix.auth.AuthVerdict;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.streams.state.StateHash;
import io.peekbridge.streams.store.RoomRecord;
import java.util.Optional;

/** Creates a hosted room with its first events, or refuses it as a whole. */
final class CreateRoomHandler {
  private final ServerName self;
  private final Drafts drafts;
  private final Acceptance acceptance;

  CreateRoomHandler(ServerName self, Drafts drafts, Acceptance acceptance) {
    this.self = self;
    this.drafts = drafts;
    this.acceptance = acceptance;
  }

  Outcome decide(CreateRoom request, Turn turn) {
    if (turn.anyRoom().isPresent()) {
      return refused(turn, Outcome.Code.EXISTS, "a room with this id exists");
    }
    Optional<RoomVersion> version = RoomVersions.find(request.roomVersion());
    if (version.isEmpty()) {
      return refused(turn, Outcome.Code.INVALID, "unknown room version " + request.roomVersion());
    }
    try {
      Pdu create = Pdu.parse(request.create().bytes(), version.get());
      return createRefusal(turn, create).orElseGet(() -> create(request, turn, create));
    } catch (MalformedEventException e) {
      return refused(turn, Outcome.Code.INVALID, e.getMessage());
    }
  }

  private Optional<Outcome> createRefusal(Turn turn, Pdu create) {
    if (!create.stateEntry().equals(Optional.of(StateKey.CREATE))
        || !create.roomId().equals(turn.roomId())) {
      return Optional.of(refused(turn, Outcome.Code.INVALID, "not a create event of the room"));
    }
    if (!create.sender().server().equals(self)) {
      return Optional.of(
          refused(turn, Outcome.Code.FORBIDDEN, "the sender is not a user of this server"));
    }
    return AuthRules.check(create, entry -> Optional.empty())
            instanceof AuthVerdict.Rejected rejected
        ? Optional.of(refused(turn, Outcome.Code.FORBIDDEN, Authorization.describe(rejected)))
        : Optional.empty();
  }

  private Outcome create(CreateRoom request, Turn turn, Pdu create) {
    turn.putRoom(RoomRecord.empty(RoomInfo.Kind.HOSTED, create.roomVersion()));
    acceptance.accept(turn, create, StateHash.EMPTY, self, Audience.EVERYBODY);
    for (Draft draft : request.drafts()) {
      switch (drafts.complete(turn, turn.room().orElseThrow(), draft)) {
        case Drafts.Allowed(Pdu event, StateHash before) ->
            acceptance.accept(turn, event, before, self, Audience.EVERYBODY);
        case Drafts.Refused refused -> {
          turn.undo();
          return refused(turn, refused.code(), draft.type() + ": " + refused.reason());
        }
      }
    }
    return Outcome.accepted(create.eventId(), turn.position());
  }

  private static Outcome refused(Turn turn, Outcome.Code code, String reason) {
    return Outcome.refused(code, reason, turn.position());
  }
}
