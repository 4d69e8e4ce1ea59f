package io.peekbridge.streams.room;

import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.streams.store.EventRecord;
import io.peekbridge.streams.store.RoomRecord;
import io.peekbridge.streams.store.StateRecord;
import io.peekbridge.streams.store.TimelineRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes a snapshot that passed its checks the room.
 *
 * <p>The newest events of the snapshot get the next positions and go to consumers and peekers like
 * any other; of the state, consumers get what differs from the state that we had.
 *
 * <p>A room that we know never moves back. If the newest events are all known, or none of them is
 * as deep as the room's, we are where the snapshot is or further, and it changes nothing. If some
 * of them are known and have been followed by others, the snapshot and the room have each something
 * that the other lacks; such rooms cannot be merged yet, and the snapshot is refused.
 *
 * <p>Between the room as we had it and the snapshot there may be events that neither has. They are
 * not fetched: those that arrive late are written to the dead letters as a fork, or as events with
 * unknown parents.
 */
final class SnapshotInstaller {
  private static final Comparator<StateKey> ORDER =
      Comparator.comparing(StateKey::type).thenComparing(StateKey::stateKey);

  private final Acceptance acceptance;
  private final Peeks peeks;

  SnapshotInstaller(Acceptance acceptance, Peeks peeks) {
    this.acceptance = acceptance;
    this.peeks = peeks;
  }

  Outcome install(Turn turn, SnapshotContents contents) {
    RoomRecord before =
        turn.anyRoom()
            .orElseGet(() -> RoomRecord.empty(RoomInfo.Kind.PEEKED, contents.version()))
            .as(RoomInfo.Kind.PEEKED);
    List<EventId> latest = contents.latest();
    List<EventId> fresh = latest.stream().filter(id -> !turn.knows(id)).toList();
    if (fresh.isEmpty() || contents.depth() < before.depth()) {
      turn.putRoom(before);
      return Outcome.ok(turn.position());
    }
    if (latest.stream().anyMatch(id -> !fresh.contains(id) && !before.latest().contains(id))) {
      return Outcome.refused(
          Outcome.Code.INVALID,
          "the snapshot lacks events that follow one of its newest",
          turn.position());
    }
    advance(turn, contents, before, fresh);
    return Outcome.ok(turn.position());
  }

  private void advance(
      Turn turn, SnapshotContents contents, RoomRecord before, List<EventId> fresh) {
    long first = before.position() + 1;
    putEvents(turn, contents, first, fresh);
    putState(turn, contents, first);
    List<EventId> latest = contents.latest();
    for (int i = 0; i < fresh.size(); i++) {
      long position = first + i;
      TimelineRecord record = new TimelineRecord(fresh.get(i), latest);
      turn.write(writer -> writer.putTimeline(turn.roomId(), position, record));
    }
    long last = first + fresh.size() - 1;
    turn.putRoom(new RoomRecord(before.kind(), before.version(), last, contents.depth(), latest));
    for (int i = 0; i < fresh.size(); i++) {
      Pdu event = contents.event(fresh.get(i)).orElseThrow();
      acceptance.publish(turn, event, first + i, contents.snapshot().via());
    }
    peeks.expireRefused(turn, contents);
  }

  /** Adds what we do not have; bodies are read only when they are written. */
  private static void putEvents(
      Turn turn, SnapshotContents contents, long first, List<EventId> fresh) {
    for (EventId id : contents.events().keySet()) {
      if (!turn.knows(id)) {
        int index = fresh.indexOf(id);
        long position = index < 0 ? EventRecord.NO_POSITION : first + index;
        List<EventId> authEvents = contents.events().get(id).authEvents();
        turn.write(
            writer ->
                writer.putEvent(
                    turn.roomId(), id, new EventRecord(position, authEvents, contents.body(id))));
      }
    }
  }

  private void putState(Turn turn, SnapshotContents contents, long position) {
    Map<StateKey, EventId> next = new TreeMap<>(ORDER);
    next.putAll(contents.state());
    Map<StateKey, StateRecord> now = turn.reader().state(turn.roomId());
    next.forEach(
        (entry, id) -> {
          if (!now.containsKey(entry) || !now.get(entry).eventId().equals(id)) {
            acceptance.setState(turn, entry, position, id, () -> contents.body(id));
          }
        });
    Set<StateKey> gone = new TreeSet<>(ORDER);
    gone.addAll(now.keySet());
    gone.removeAll(next.keySet());
    gone.forEach(entry -> acceptance.clearState(turn, entry, position));
  }
}
