package io.peekbridge.streams.room;

import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.query.HeldEvent.Status;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomEvent;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.streams.state.StateHash;
import io.peekbridge.streams.store.EventRecord;
import io.peekbridge.streams.store.RoomRecord;
import io.peekbridge.streams.store.TimelineRecord;
import java.util.List;
import java.util.Optional;

/** Gives events their place in the room, and tells everybody of those that are accepted. */
final class Acceptance {
  private final Topics topics;
  private final FanOut fanOut;
  private final CurrentState currentState;
  private final Waiting waiting;

  Acceptance(Topics topics, FanOut fanOut, CurrentState currentState, Waiting waiting) {
    this.topics = topics;
    this.fanOut = fanOut;
    this.currentState = currentState;
    this.waiting = waiting;
  }

  /**
   * Makes an event part of the room.
   *
   * @param before the state before the event
   */
  void accept(Turn turn, Pdu event, StateHash before, ServerName origin, Audience audience) {
    accept(turn, event, Optional.of(before), after(turn, before, event), origin, audience);
  }

  /** The state after an event that is not rejected. */
  private static StateHash after(Turn turn, StateHash before, Pdu event) {
    return event
        .stateEntry()
        .map(entry -> turn.states().put(before, entry, event.eventId()))
        .orElse(before);
  }

  /**
   * Makes an event part of the room.
   *
   * @param before the state before the event, if it is known
   * @param after the state after it
   */
  void accept(
      Turn turn,
      Pdu event,
      Optional<StateHash> before,
      StateHash after,
      ServerName origin,
      Audience audience) {
    RoomRecord room = turn.anyRoom().orElseThrow();
    EventRecord record =
        EventRecord.placed(event, Status.ACCEPTED, room.position() + 1, before, after);
    turn.consider(event.eventId(), record);
    List<EventId> latest = Extremities.with(turn, room, event);
    StateHash state = Extremities.stateAfter(turn, room.roomVersion(), latest);
    turn.putEvent(event, record);
    advance(turn, event, room.followedBy(event.depth(), state, latest));
    publish(turn, event, origin, audience, before.orElse(after));
    currentState.changed(turn, room.state(), record.position());
    waiting.release(turn, event.eventId(), record);
  }

  private static void advance(Turn turn, Pdu event, RoomRecord room) {
    TimelineRecord place = new TimelineRecord(event.eventId(), room.state(), room.latest());
    turn.write(
        writer -> {
          writer.putTimeline(turn.roomId(), room.position(), place);
          writer
              .indexes()
              .putTime(turn.roomId(), event.originServerTs(), room.position(), event.eventId());
        });
    turn.putRoom(room);
  }

  private void publish(
      Turn turn, Pdu event, ServerName origin, Audience audience, StateHash visibleBy) {
    turn.send(
        topics.roomEvents(),
        turn.roomId(),
        new RoomEvent(
            turn.roomId(),
            event.eventId(),
            turn.position(),
            origin,
            turn.now(),
            RawJson.of(event.bytes())));
    fanOut.deliver(turn, event, audience, visibleBy);
  }

  /** Keeps an event that is not part of the room, so that others can build on it. */
  void keep(Turn turn, Pdu event, Judge.Decided decided) {
    StateHash before = decided.before();
    StateHash after = decided.status() == Status.REJECTED ? before : after(turn, before, event);
    EventRecord record =
        EventRecord.placed(
            event, decided.status(), HeldEvent.NO_POSITION, Optional.of(before), after);
    turn.putEvent(event, record);
    waiting.release(turn, event.eventId(), record);
  }
}
