package io.peekbridge.streams.room;

import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.DeadLetter.Reason;
import io.peekbridge.kafka.record.Gap;
import io.peekbridge.kafka.record.RoomLogEntry.GapClosed;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.streams.store.EventRecord;
import io.peekbridge.streams.store.IndexReader;
import io.peekbridge.streams.store.RoomRecord;
import io.peekbridge.streams.store.WaitingEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Events that cannot be judged before others are there. Each missing event is asked for once, on
 * the topic of gaps; when it comes, what waited for it has another turn. Nothing else in the room,
 * and no other room, waits.
 */
final class Waiting {
  /** The most events of a room that wait. */
  static final int MAX_WAITING = 1_000;

  private final Topics topics;
  private final DeadLetters deadLetters;
  private final BiConsumer<IncomingPdu, Turn> again;

  /**
   * The waiting events of rooms.
   *
   * @param again takes in an event that is not waiting any more
   */
  Waiting(Topics topics, DeadLetters deadLetters, BiConsumer<IncomingPdu, Turn> again) {
    this.topics = topics;
    this.deadLetters = deadLetters;
    this.again = again;
  }

  /** Keeps an event until what it lacks is there, and asks for that. */
  void park(Turn turn, RoomRecord room, IncomingPdu entry, Judge.Lacking lacking) {
    if (turn.tallies().waiting() >= MAX_WAITING) {
      deadLetters.pdu(
          turn, entry, reason(lacking.kind()), MAX_WAITING + " events of the room wait already");
      giveUp(turn, entry.eventId(), "too many events of the room wait already");
      return;
    }
    if (Circles.isClosedBy(turn, room.roomVersion(), entry.eventId(), lacking.missing())) {
      deadLetters.pdu(turn, entry, Reason.REJECTED, "it is behind itself");
      giveUp(turn, entry.eventId(), "it is behind itself");
      return;
    }
    turn.tallies().addWaiting(1);
    turn.write(
        writer -> {
          writer
              .indexes()
              .putWaiting(turn.roomId(), new WaitingEvent(turn.now(), lacking.kind(), entry));
          lacking
              .missing()
              .forEach(id -> writer.indexes().putMissing(turn.roomId(), id, entry.eventId()));
        });
    ask(turn, room, entry, lacking);
  }

  /** Whether others build on an event, so that its place is needed even if it is rejected. */
  boolean isWanted(Turn turn, IncomingPdu entry) {
    return entry.fetched()
        || turn.reader().indexes().isRequested(turn.roomId(), Gap.Kind.PARENTS, entry.eventId());
  }

  boolean isWaiting(Turn turn, EventId eventId) {
    return turn.reader().indexes().waiting(turn.roomId(), eventId).isPresent();
  }

  private void ask(Turn turn, RoomRecord room, IncomingPdu entry, Judge.Lacking lacking) {
    IndexReader indexes = turn.reader().indexes();
    List<EventId> wanted =
        lacking.missing().stream()
            .filter(id -> !indexes.isRequested(turn.roomId(), lacking.kind(), id))
            .filter(id -> !isWaiting(turn, id))
            .toList();
    if (wanted.isEmpty()) {
      return;
    }
    wanted.forEach(
        id -> turn.write(w -> w.indexes().putRequested(turn.roomId(), lacking.kind(), id)));
    turn.send(topics.gaps(), turn.roomId(), gap(turn, room, entry, lacking.kind(), wanted));
  }

  private static Gap gap(
      Turn turn, RoomRecord room, IncomingPdu entry, Gap.Kind kind, List<EventId> wanted) {
    long depth =
        room.latest().stream()
            .flatMap(id -> turn.event(id).stream())
            .mapToLong(Pdu::depth)
            .min()
            .orElse(0);
    return new Gap(
        turn.roomId(),
        room.version(),
        kind,
        entry.eventId(),
        entry.pdu(),
        wanted,
        room.latest(),
        depth,
        entry.origin(),
        turn.now());
  }

  /** Gives what waited for an event that has come another turn. */
  void release(Turn turn, EventId come, EventRecord record) {
    release(turn, come, record.after().isPresent());
  }

  /** Gives what waited for an event another turn that has come with others, and without a place. */
  void releaseWithoutPlace(Turn turn, EventId come) {
    release(turn, come, false);
  }

  private void release(Turn turn, EventId come, boolean isPlaced) {
    for (Gap.Kind kind : Gap.Kind.values()) {
      boolean isSettled = kind == Gap.Kind.AUTH_EVENTS || isPlaced;
      if (isSettled && turn.reader().indexes().isRequested(turn.roomId(), kind, come)) {
        turn.write(writer -> writer.indexes().deleteRequested(turn.roomId(), kind, come));
      }
    }
    for (EventId waiting : turn.reader().indexes().waitingFor(turn.roomId(), come)) {
      turn.then(next -> release(next, come, waiting));
    }
  }

  private void release(Turn turn, EventId come, EventId waiting) {
    turn.write(writer -> writer.indexes().deleteMissing(turn.roomId(), come, waiting));
    take(turn, waiting).ifPresent(event -> again.accept(event.entry(), turn));
  }

  /** Waits no longer for what an event lacks that has got its place otherwise. */
  void forget(Turn turn, EventId eventId) {
    var unused = take(turn, eventId);
  }

  private static Optional<WaitingEvent> take(Turn turn, EventId eventId) {
    Optional<WaitingEvent> waiting = turn.reader().indexes().waiting(turn.roomId(), eventId);
    if (waiting.isPresent()) {
      turn.tallies().addWaiting(-1);
      turn.write(writer -> writer.indexes().deleteWaiting(turn.roomId(), eventId));
    }
    return waiting;
  }

  /** Gives up what waits for an event that came and cannot be taken, and what waits for that. */
  void giveUp(Turn turn, EventId refused, String reason) {
    giveUp(turn, new GapClosed(List.of(refused), reason));
  }

  /** Gives up what waits for events that cannot be had, and what waits for that. */
  void giveUp(Turn turn, GapClosed closed) {
    Deque<EventId> gone = new ArrayDeque<>(closed.missing());
    Set<EventId> seen = new HashSet<>(closed.missing());
    Set<EventId> taken = new HashSet<>();
    while (!gone.isEmpty()) {
      EventId missing = gone.remove();
      for (Gap.Kind kind : Gap.Kind.values()) {
        turn.write(writer -> writer.indexes().deleteRequested(turn.roomId(), kind, missing));
      }
      for (EventId waiting : turn.reader().indexes().waitingFor(turn.roomId(), missing)) {
        turn.write(writer -> writer.indexes().deleteMissing(turn.roomId(), missing, waiting));
        if (taken.add(waiting)) {
          take(turn, waiting).ifPresent(event -> letter(turn, event, missing, closed.reason()));
        }
        if (seen.add(waiting)) {
          gone.add(waiting);
        }
      }
    }
  }

  private void letter(Turn turn, WaitingEvent event, EventId missing, String reason) {
    deadLetters.pdu(
        turn, event.entry(), reason(event.lacks()), missing + " cannot be had: " + reason);
  }

  private static Reason reason(Gap.Kind kind) {
    return switch (kind) {
      case PARENTS -> Reason.UNKNOWN_PARENTS;
      case AUTH_EVENTS -> Reason.MISSING_AUTH_EVENTS;
    };
  }
}
