package io.peekbridge.streams.room;

import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.kafka.record.RoomLogEntry.CreateRoom;
import io.peekbridge.kafka.record.RoomLogEntry.ForgetRoom;
import io.peekbridge.kafka.record.RoomLogEntry.GapClosed;
import io.peekbridge.kafka.record.RoomLogEntry.HandedIn;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.kafka.record.RoomLogEntry.Outlier;
import io.peekbridge.kafka.record.RoomLogEntry.PeekExpiry;
import io.peekbridge.kafka.record.RoomLogEntry.PeekRenew;
import io.peekbridge.kafka.record.RoomLogEntry.PeekRevoke;
import io.peekbridge.kafka.record.RoomLogEntry.PeekStart;
import io.peekbridge.kafka.record.RoomLogEntry.PeekStop;
import io.peekbridge.kafka.record.RoomLogEntry.PublishEvent;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotBegin;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotEnd;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotEvent;
import io.peekbridge.matrix.crypto.SigningKey;
import io.peekbridge.matrix.id.ServerName;

/** One handler for each kind of entry. */
final class Handlers {
  private final CreateRoomHandler createRoom;
  private final PublishEventHandler publishEvent;
  private final IncomingPduHandler incomingPdu;
  private final OutlierHandler outlier;
  private final HandedInHandler handedIn;
  private final Waiting waiting;
  private final PeekStartHandler peekStart;
  private final PeekRenewHandler peekRenew;
  private final PeekStopHandler peekStop;
  private final PeekEndHandler peekEnd;
  private final SnapshotBeginHandler snapshotBegin;
  private final SnapshotEventHandler snapshotEvent;
  private final SnapshotEndHandler snapshotEnd;
  private final ForgetRoomHandler forgetRoom;

  Handlers(Topics topics, ServerName self, SigningKey key, DeadLetters deadLetters) {
    Peeks peeks = new Peeks(topics);
    waiting = new Waiting(topics, deadLetters, this::again);
    Acceptance acceptance =
        new Acceptance(
            topics, new FanOut(topics, self), new CurrentState(topics, self, peeks), waiting);
    Drafts drafts = new Drafts(self, key);
    createRoom = new CreateRoomHandler(self, drafts, acceptance);
    publishEvent = new PublishEventHandler(self, drafts, acceptance);
    incomingPdu = new IncomingPduHandler(acceptance, waiting, deadLetters);
    outlier = new OutlierHandler(waiting, deadLetters);
    handedIn = new HandedInHandler(acceptance);
    peekStart = new PeekStartHandler(self, peeks);
    peekRenew = new PeekRenewHandler(peeks);
    peekStop = new PeekStopHandler(peeks);
    peekEnd = new PeekEndHandler(peeks);
    snapshotBegin = new SnapshotBeginHandler();
    snapshotEvent = new SnapshotEventHandler(deadLetters);
    snapshotEnd =
        new SnapshotEndHandler(
            new SnapshotInstaller(new Islands(acceptance, waiting), waiting), deadLetters);
    forgetRoom = new ForgetRoomHandler(peeks);
  }

  private void again(IncomingPdu entry, Turn turn) {
    incomingPdu.again(entry, turn);
  }

  /** Works through an entry that nobody waits for. */
  void handle(RoomLogEntry entry, Turn turn) {
    switch (entry) {
      case IncomingPdu pdu -> incomingPdu.handle(pdu, turn);
      case PeekExpiry expiry -> peekEnd.handle(expiry, turn);
      case PeekRevoke revoke -> peekEnd.handle(revoke, turn);
      case SnapshotBegin begin -> snapshotBegin.handle(begin, turn);
      case SnapshotEvent event -> snapshotEvent.handle(event, turn);
      case Outlier event -> outlier.handle(event, turn);
      case GapClosed closed -> waiting.giveUp(turn, closed);
      case RoomLogEntry.Request request ->
          throw new IllegalArgumentException("a request is decided on");
    }
  }

  /** Decides on a request. */
  Outcome decide(RoomLogEntry.Request request, Turn turn) {
    return switch (request) {
      case CreateRoom create -> createRoom.decide(create, turn);
      case PublishEvent publish -> publishEvent.decide(publish, turn);
      case PeekStart start -> peekStart.decide(start, turn);
      case PeekRenew renew -> peekRenew.decide(renew, turn);
      case PeekStop stop -> peekStop.decide(stop, turn);
      case SnapshotEnd end -> snapshotEnd.decide(end, turn);
      case HandedIn handed -> handedIn.decide(handed, turn);
      case ForgetRoom forget -> forgetRoom.decide(turn);
    };
  }
}
