package io.peekbridge.streams.room;

import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomEvent;
import io.peekbridge.kafka.record.RoomStateEntry;
import io.peekbridge.kafka.record.RoomStateKey;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.streams.store.RoomRecord;
import io.peekbridge.streams.store.StateRecord;
import io.peekbridge.streams.store.TimelineRecord;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes an event that nothing speaks against the newest of its room, and tells everybody. */
final class Acceptance {
  private final Topics topics;
  private final FanOut fanOut;
  private final Peeks peeks;

  Acceptance(Topics topics, FanOut fanOut, Peeks peeks) {
    this.topics = topics;
    this.fanOut = fanOut;
    this.peeks = peeks;
  }

  /**
   * Accepts an event whose parents are all the extremities of the room.
   *
   * @param before the room before the event
   */
  void accept(Turn turn, RoomRecord before, Pdu event, ServerName origin) {
    RoomRecord after = before.followedBy(event);
    turn.putEvent(event, after.position());
    RawJson body = RawJson.of(event.bytes());
    event
        .stateEntry()
        .ifPresent(entry -> setState(turn, entry, after.position(), event.eventId(), () -> body));
    turn.write(
        writer ->
            writer.putTimeline(
                turn.roomId(),
                after.position(),
                new TimelineRecord(event.eventId(), after.latest())));
    turn.putRoom(after);
    publish(turn, event, after.position(), origin);
    if (Peekability.mayChangeWith(event)) {
      peeks.expireRefused(turn, turn);
    }
  }

  /** Sends an event that has its position to consumers and to those who peek the room. */
  void publish(Turn turn, Pdu event, long position, ServerName origin) {
    turn.send(
        topics.roomEvents(),
        turn.roomId(),
        new RoomEvent(
            turn.roomId(),
            event.eventId(),
            position,
            origin,
            turn.now(),
            RawJson.of(event.bytes())));
    fanOut.deliver(turn, event);
  }

  /** Makes an event set an entry of the state; its body is asked for when it is sent. */
  void setState(Turn turn, StateKey entry, long position, EventId eventId, Supplier<RawJson> body) {
    turn.putState(entry, position, Optional.of(new StateRecord(position, eventId)));
    turn.sendLater(
        topics.roomState(),
        RoomStateKey.of(turn.roomId(), entry),
        () ->
            new RoomStateEntry(
                turn.roomId(), entry.type(), entry.stateKey(), eventId, position, body.get()));
  }

  /** Removes an entry of the state. */
  void clearState(Turn turn, StateKey entry, long position) {
    turn.putState(entry, position, Optional.empty());
    turn.send(topics.roomState(), RoomStateKey.of(turn.roomId(), entry), null);
  }
}
