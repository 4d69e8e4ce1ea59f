package io.peekbridge.streams.room;

import io.peekbridge.kafka.query.HeldEvent.Status;
import io.peekbridge.kafka.record.DeadLetter.Reason;
import io.peekbridge.kafka.record.Gap;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.matrix.auth.ServerAcl;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.state.StateResolutionTooLargeException;
import io.peekbridge.streams.store.EventRecord;
import io.peekbridge.streams.store.RoomRecord;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes in a PDU of another server (server-server API: "Checks performed on receipt of a PDU"; the
 * checks that need no room were made at the edge).
 *
 * <p>An event whose parents or auth events we lack waits for them. One that is rejected or
 * soft-failed is kept, so that others can build on it, and told to nobody but the operator. One
 * that is known already changes nothing.
 */
final class IncomingPduHandler {
  private record Refusal(Reason reason, String detail) {}

  private final Acceptance acceptance;
  private final Waiting waiting;
  private final DeadLetters deadLetters;

  IncomingPduHandler(Acceptance acceptance, Waiting waiting, DeadLetters deadLetters) {
    this.acceptance = acceptance;
    this.waiting = waiting;
    this.deadLetters = deadLetters;
  }

  void handle(IncomingPdu entry, Turn turn) {
    if (!isNoNews(entry, turn) && !waiting.isWaiting(turn, entry.eventId())) {
      takeIn(entry, turn, refusal -> refuse(entry, turn, refusal));
    }
  }

  /**
   * What is known from a state or an auth chain only is older than what we have. It gets its place
   * if we looked for it, not because somebody sends it again.
   */
  private static boolean isNoNews(IncomingPdu entry, Turn turn) {
    return entry.fetched() ? Judge.isPlaced(turn, entry.eventId()) : turn.knows(entry.eventId());
  }

  /**
   * Takes in an event that has waited. It was news when it came; that it is part of an auth chain
   * by now gives it no place. If it is refused after all, so is what waits for it: that was never
   * asked for, since it was there.
   */
  void again(IncomingPdu entry, Turn turn) {
    if (!Judge.isPlaced(turn, entry.eventId())) {
      takeIn(entry, turn, refusal -> refuseForAll(entry, turn, refusal));
    }
  }

  private void takeIn(IncomingPdu entry, Turn turn, Consumer<Refusal> refuse) {
    Optional<RoomRecord> room = turn.room();
    if (room.isEmpty()) {
      refuse.accept(new Refusal(Reason.UNKNOWN_ROOM, "we are not in the room"));
      return;
    }
    try {
      Pdu event = Pdu.parse(entry.pdu().bytes(), room.get().roomVersion());
      misplaced(entry, turn, event)
          .ifPresentOrElse(refuse, () -> judge(entry, turn, room.get(), event));
    } catch (MalformedEventException e) {
      refuseForAll(entry, turn, new Refusal(Reason.MALFORMED, e.getMessage()));
    } catch (StateResolutionTooLargeException e) {
      String detail = "its state is too much: " + e.getMessage();
      refuseForAll(entry, turn, new Refusal(Reason.MALFORMED, detail));
    }
  }

  /** Refuses an event that cannot be taken whoever gives it, so that nothing waits for it. */
  private void refuseForAll(IncomingPdu entry, Turn turn, Refusal refusal) {
    refuse(entry, turn, refusal);
    waiting.giveUp(turn, entry.eventId(), refusal.detail());
  }

  private static Optional<Refusal> misplaced(IncomingPdu entry, Turn turn, Pdu event) {
    if (!turn.isAbout(event, entry.eventId())) {
      return Optional.of(
          new Refusal(Reason.MALFORMED, "the event is not the one that the entry names"));
    }
    if (!entry.fetched() && !ServerAcl.allows(turn.get(StateKey.SERVER_ACL), entry.origin())) {
      return Optional.of(
          new Refusal(Reason.REJECTED, "the room's server ACL denies the server that sent it"));
    }
    return Optional.empty();
  }

  private void judge(IncomingPdu entry, Turn turn, RoomRecord room, Pdu event) {
    switch (Judge.judge(turn, room, event)) {
      case Judge.Lacking lacking -> waiting.park(turn, room, entry, lacking);
      case Judge.Hopeless hopeless when waiting.isWanted(turn, entry) ->
          waiting.park(turn, room, entry, new Judge.Lacking(Gap.Kind.PARENTS, hopeless.missing()));
      case Judge.Hopeless hopeless -> keepApart(entry, turn, event, hopeless.reason());
      case Judge.Decided decided -> place(entry, turn, event, decided);
    }
  }

  /**
   * Keeps an event that is rejected without looking for its parents: nobody has built on it yet.
   */
  private void keepApart(IncomingPdu entry, Turn turn, Pdu event, String reason) {
    EventRecord record = EventRecord.outlier(event, true);
    turn.putEvent(event, record);
    refuse(entry, turn, new Refusal(Reason.REJECTED, reason));
    waiting.release(turn, event.eventId(), record);
  }

  private void place(IncomingPdu entry, Turn turn, Pdu event, Judge.Decided decided) {
    if (decided.status() == Status.ACCEPTED) {
      acceptance.accept(turn, event, decided.before(), entry.origin(), Audience.PEEKERS);
    } else {
      acceptance.keep(turn, event, decided);
      Reason reason = decided.status() == Status.REJECTED ? Reason.REJECTED : Reason.SOFT_FAILED;
      refuse(entry, turn, new Refusal(reason, decided.reason().orElseThrow()));
    }
  }

  private void refuse(IncomingPdu entry, Turn turn, Refusal refusal) {
    deadLetters.pdu(turn, entry, refusal.reason(), refusal.detail());
  }
}
