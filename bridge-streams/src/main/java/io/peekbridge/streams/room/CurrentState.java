package io.peekbridge.streams.room;

import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.RoomStateEntry;
import io.peekbridge.kafka.record.RoomStateKey;
import io.peekbridge.matrix.auth.Membership;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.streams.state.StateDifference;
import io.peekbridge.streams.state.StateHash;
import io.peekbridge.streams.store.EventRecord;
import io.peekbridge.streams.store.RoomRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What follows when the current state of a room changes: consumers get the entries that differ, the
 * servers in the room are counted anew, and peeks that are not allowed any more end.
 */
final class CurrentState {
  private static final String MEMBER = "m.room.member";

  private final Topics topics;
  private final ServerName self;
  private final Peeks peeks;

  CurrentState(Topics topics, ServerName self, Peeks peeks) {
    this.topics = topics;
    this.self = self;
    this.peeks = peeks;
  }

  /**
   * Tells of a change.
   *
   * @param before the state before, where the room now has another
   * @param position the position at which it changed
   */
  void changed(Turn turn, StateHash before, long position) {
    StateHash after = turn.anyRoom().orElseThrow().state();
    if (before.equals(after)) {
      return;
    }
    StateDifference difference = turn.states().difference(List.of(before, after));
    Map<StateKey, EventId> was = difference.states().getFirst();
    Map<StateKey, EventId> is = difference.states().getLast();
    long ownUsers = turn.tallies().usersOf(self);
    for (StateKey key : difference.keys()) {
      publish(turn, key, Optional.ofNullable(is.get(key)), position);
      if (key.type().equals(MEMBER)) {
        count(turn, key, was.get(key), -1);
        count(turn, key, is.get(key), 1);
      }
    }
    if (difference.keys().stream().anyMatch(Peekability::dependsOn)) {
      peeks.expireRefused(turn, turn);
    }
    if (ownUsers > 0 && turn.tallies().usersOf(self) == 0) {
      left(turn);
    }
  }

  private void publish(Turn turn, StateKey key, Optional<EventId> event, long position) {
    RoomStateKey record = RoomStateKey.of(turn.roomId(), key);
    if (event.isEmpty()) {
      turn.send(topics.roomState(), record, null);
      return;
    }
    turn.sendLater(
        topics.roomState(),
        record,
        () ->
            new RoomStateEntry(
                turn.roomId(),
                key.type(),
                key.stateKey(),
                event.get(),
                position,
                turn.record(event.get()).map(EventRecord::pdu).orElseThrow()));
  }

  private static void count(Turn turn, StateKey key, EventId event, long change) {
    if (event != null && Membership.of(turn.event(event)) == Membership.JOIN) {
      serverOf(key.stateKey()).ifPresent(server -> turn.tallies().addUsers(server, change));
    }
  }

  private static Optional<ServerName> serverOf(String userId) {
    try {
      return Optional.of(new UserId(userId).server());
    } catch (MalformedIdException e) {
      return Optional.empty();
    }
  }

  /** We are not in the room any more, and nobody sends us its events. */
  private void left(Turn turn) {
    RoomRecord room = turn.anyRoom().orElseThrow();
    if (room.kind() == RoomInfo.Kind.JOINED) {
      turn.putRoom(room.as(RoomInfo.Kind.FORGOTTEN));
      peeks.expireAll(turn);
    }
  }
}
