package io.peekbridge.streams.store;

import io.peekbridge.matrix.id.EventId;
import io.peekbridge.streams.state.StateHash;
import java.util.List;

/**
 * A position of a room.
 *
 * @param eventId the event that has the position
 * @param state the state of the room after it
 * @param latest the forward extremities after it
 */
public record TimelineRecord(EventId eventId, StateHash state, List<EventId> latest) {

  byte[] bytes() {
    return new PackedWriter()
        .text(eventId.value())
        .rest(state.bytes())
        .texts(latest.stream().map(EventId::value).toList())
        .bytes();
  }

  static TimelineRecord of(byte[] bytes) {
    return PackedReader.read(
        bytes,
        in -> new TimelineRecord(new EventId(in.text()), in.stateHash(), in.texts(EventId::new)));
  }
}
