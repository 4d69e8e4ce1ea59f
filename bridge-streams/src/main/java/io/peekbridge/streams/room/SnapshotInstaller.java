package io.peekbridge.streams.room;

import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.query.HeldEvent.Status;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.streams.state.StateHash;
import io.peekbridge.streams.store.EventRecord;
import io.peekbridge.streams.store.RoomRecord;
import io.peekbridge.streams.store.StagedEvent;
import java.util.List;
import java.util.Optional;

/**
 * Takes a snapshot that passed its checks into the room: first its events as such, of which we do
 * not know where in the room they are, and its state; then, in a turn of its own, its newest
 * events, which from there on are the room, see {@link Islands}.
 */
final class SnapshotInstaller {
  private final Islands islands;
  private final Waiting waiting;

  SnapshotInstaller(Islands islands, Waiting waiting) {
    this.islands = islands;
    this.waiting = waiting;
  }

  Outcome install(Turn turn, SnapshotContents contents) {
    return switch (contents.snapshot().purpose()) {
      case PEEK -> peek(turn, contents);
      case JOIN -> join(turn, contents);
      case GAP -> fill(turn, contents);
    };
  }

  /**
   * A room that we know never moves back. If the newest events are all known, or none of them is as
   * deep as the room, we are where the snapshot is or further, and it changes nothing.
   */
  private Outcome peek(Turn turn, SnapshotContents contents) {
    RoomRecord before = roomBefore(turn, contents).as(RoomInfo.Kind.PEEKED);
    List<EventId> latest = contents.latest();
    List<EventId> fresh = latest.stream().filter(id -> !Judge.isPlaced(turn, id)).toList();
    turn.putRoom(before);
    if (fresh.isEmpty() || contents.depth() < before.depth()) {
      return Outcome.ok(turn.position());
    }
    StateHash state = keep(turn, contents);
    ServerName via = contents.snapshot().via();
    turn.then(next -> islands.moveTo(next, latest, state, via));
    release(turn, contents);
    return Outcome.ok(before.position() + fresh.size());
  }

  private Outcome join(Turn turn, SnapshotContents contents) {
    RoomRecord before = roomBefore(turn, contents);
    if (before.kind() == RoomInfo.Kind.HOSTED) {
      return Outcome.refused(Outcome.Code.INVALID, "we host the room", turn.position());
    }
    boolean isFollowed = before.kind() != RoomInfo.Kind.FORGOTTEN && before.position() >= 0;
    turn.putRoom(before.as(RoomInfo.Kind.JOINED));
    StateHash state = keep(turn, contents);
    EventId newest = contents.latest().getFirst();
    ServerName via = contents.snapshot().via();
    turn.then(next -> islands.join(next, newest, state, via, isFollowed));
    release(turn, contents);
    return Outcome.ok(turn.position() + (Islands.isAccepted(turn, newest) ? 0 : 1));
  }

  private Outcome fill(Turn turn, SnapshotContents contents) {
    StateHash state = keep(turn, contents);
    EventId newest = contents.latest().getFirst();
    ServerName via = contents.snapshot().via();
    turn.then(next -> islands.fill(next, newest, state, via));
    release(turn, contents);
    return Outcome.ok(turn.position());
  }

  private static RoomRecord roomBefore(Turn turn, SnapshotContents contents) {
    return turn.anyRoom()
        .orElseGet(() -> RoomRecord.empty(RoomInfo.Kind.PEEKED, contents.version()));
  }

  /** Keeps the events that we do not have, and the state. Bodies are read only when written. */
  private static StateHash keep(Turn turn, SnapshotContents contents) {
    for (EventId id : contents.events().keySet()) {
      if (!turn.knows(id)) {
        turn.write(writer -> writer.putEvent(turn.roomId(), id, record(contents, id)));
      }
    }
    return turn.states().of(contents.state());
  }

  /** Lets go on what has waited for events that come with the snapshot. */
  private void release(Turn turn, SnapshotContents contents) {
    if (turn.tallies().waiting() > 0) {
      contents.events().keySet().stream()
          .filter(id -> !turn.knows(id))
          .forEach(id -> waiting.releaseWithoutPlace(turn, id));
    }
  }

  private static EventRecord record(SnapshotContents contents, EventId id) {
    StagedEvent event = contents.events().get(id);
    return new EventRecord(
        contents.isRejected(id) ? Status.REJECTED : Status.OUTLIER,
        HeldEvent.NO_POSITION,
        Optional.empty(),
        Optional.empty(),
        event.entry(),
        event.authEvents(),
        contents.body(id));
  }
}
