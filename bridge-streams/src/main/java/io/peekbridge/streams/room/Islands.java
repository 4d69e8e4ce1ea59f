package io.peekbridge.streams.room;

import io.peekbridge.kafka.query.HeldEvent.Status;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.state.StateResolutionTooLargeException;
import io.peekbridge.streams.state.StateHash;
import io.peekbridge.streams.store.EventRecord;
import io.peekbridge.streams.store.RoomRecord;
import java.util.List;
import java.util.Optional;

/**
 * Events whose parents we do not all have, and whose state another server told us: the newest
 * events of a room that we begin to follow, our own join, and events behind which too much is
 * missing. They are in the store already.
 */
final class Islands {
  private final Acceptance acceptance;
  private final Waiting waiting;

  Islands(Acceptance acceptance, Waiting waiting) {
    this.acceptance = acceptance;
    this.waiting = waiting;
  }

  /**
   * Makes these events the end of the room that we follow.
   *
   * <p>Between the room as we had it and them there may be events that we do not have. What we had
   * as newest events stays so only if we are known to be further on some branch than the server
   * which gave us these: one of them is followed by others here.
   *
   * @param state the state after all of them
   */
  void moveTo(Turn turn, List<EventId> latest, StateHash state, ServerName via) {
    RoomRecord room = turn.anyRoom().orElseThrow();
    List<EventId> placed = latest.stream().filter(id -> Judge.isPlaced(turn, id)).toList();
    boolean areFurther = !room.latest().containsAll(placed);
    turn.putRoom(room.endingIn(areFurther ? room.latest() : placed));
    for (EventId id : latest) {
      if (!placed.contains(id)) {
        Pdu event = event(turn, id);
        noteParents(turn, event);
        acceptance.accept(turn, event, Optional.empty(), state, via, Audience.PEEKERS);
      }
    }
  }

  /**
   * Makes our join part of the room, unless it is already: the same join may be answered twice.
   *
   * @param before the state before it, as the server told us
   * @param isFollowed whether we have followed the room up to now, so that we may have its parents
   */
  void join(Turn turn, EventId id, StateHash before, ServerName via, boolean isFollowed) {
    if (isAccepted(turn, id)) {
      return;
    }
    Pdu event = event(turn, id);
    RoomRecord room = turn.anyRoom().orElseThrow();
    if (isFollowed && Judge.judge(turn, room, event) instanceof Judge.Decided decided) {
      if (decided.status() == Status.ACCEPTED) {
        acceptance.accept(turn, event, decided.before(), via, Audience.PEEKERS);
        return;
      }
    }
    turn.putRoom(room.endingIn(List.of()));
    noteParents(turn, event);
    acceptance.accept(turn, event, before, via, Audience.PEEKERS);
  }

  static boolean isAccepted(Turn turn, EventId id) {
    return turn.record(id).map(EventRecord::status).filter(Status.ACCEPTED::equals).isPresent();
  }

  /**
   * Gives an event that others wait for its place. If that is too much to work out, what waits for
   * it is given up.
   *
   * @param before the state before it, as the server told us
   */
  void fill(Turn turn, EventId id, StateHash before, ServerName via) {
    if (Judge.isPlaced(turn, id)) {
      return;
    }
    try {
      place(turn, event(turn, id), before, via);
    } catch (StateResolutionTooLargeException e) {
      waiting.giveUp(turn, id, "its state is too much: " + e.getMessage());
    }
  }

  /**
   * Nothing but an accepted event makes history of its parents: else an event that nobody takes
   * could have any other taken, however late.
   */
  private void place(Turn turn, Pdu event, StateHash before, ServerName via) {
    waiting.forget(turn, event.eventId());
    Judge.Decided decided = Judge.judgeTold(turn, turn.anyRoom().orElseThrow(), event, before);
    if (decided.status() == Status.ACCEPTED) {
      acceptance.accept(turn, event, before, via, Audience.PEEKERS);
      noteParents(turn, event);
    } else {
      acceptance.keep(turn, event, decided);
    }
  }

  /** Remembers which events are followed though we lack them, for when they come late. */
  private void noteParents(Turn turn, Pdu event) {
    waiting.forget(turn, event.eventId());
    event.prevEvents().stream()
        .filter(parent -> !Judge.isPlaced(turn, parent))
        .forEach(parent -> turn.write(w -> w.indexes().putParent(turn.roomId(), parent)));
  }

  private static Pdu event(Turn turn, EventId id) {
    return turn.event(id).orElseThrow();
  }
}
