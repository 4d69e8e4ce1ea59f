package io.peekbridge.streams.room;

import io.peekbridge.kafka.record.DeadLetter.Reason;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.kafka.record.RoomLogEntry.Outlier;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.streams.store.EventRecord;
import io.peekbridge.streams.store.RoomRecord;
import java.util.Optional;

/**
 * Keeps an event of an auth chain whose place in the room is not known. What waited for it goes on.
 * One whose own auth events are not there is not taken: they come first.
 */
final class OutlierHandler {
  private final Waiting waiting;
  private final DeadLetters deadLetters;

  OutlierHandler(Waiting waiting, DeadLetters deadLetters) {
    this.waiting = waiting;
    this.deadLetters = deadLetters;
  }

  void handle(Outlier entry, Turn turn) {
    Optional<RoomRecord> room = turn.room();
    if (room.isEmpty() || turn.knows(entry.eventId())) {
      return;
    }
    try {
      Pdu event = Pdu.parse(entry.pdu().bytes(), room.get().roomVersion());
      Optional<Reason> refusal = refusal(entry, turn, event);
      if (refusal.isPresent()) {
        refuseForAll(entry, turn, refusal.get(), "cannot be part of an auth chain of the room");
      } else {
        keep(entry, turn, event);
      }
    } catch (MalformedEventException e) {
      refuseForAll(entry, turn, Reason.MALFORMED, e.getMessage());
    }
  }

  /** Refuses an event that is not kept, so that nothing waits for it. */
  private void refuseForAll(Outlier entry, Turn turn, Reason reason, String detail) {
    refuse(entry, turn, reason, detail);
    waiting.giveUp(turn, entry.eventId(), detail);
  }

  private static Optional<Reason> refusal(Outlier entry, Turn turn, Pdu event) {
    if (!turn.isAbout(event, entry.eventId())) {
      return Optional.of(Reason.MALFORMED);
    }
    return event.authEvents().stream().allMatch(turn::knows)
        ? Optional.empty()
        : Optional.of(Reason.MISSING_AUTH_EVENTS);
  }

  private void keep(Outlier entry, Turn turn, Pdu event) {
    Optional<String> refusal = Judge.refusalByAuthEvents(turn, event);
    refusal.ifPresent(reason -> refuse(entry, turn, Reason.REJECTED, reason));
    EventRecord record = EventRecord.outlier(event, refusal.isPresent());
    turn.putEvent(event, record);
    waiting.release(turn, event.eventId(), record);
  }

  private void refuse(Outlier entry, Turn turn, Reason reason, String detail) {
    deadLetters.pdu(
        turn, new IncomingPdu(entry.origin(), entry.eventId(), entry.pdu(), true), reason, detail);
  }
}
