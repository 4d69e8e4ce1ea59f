package io.peekbridge.kafka.query;

import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.EventId;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A room exactly as it was after the event at a position.
 *
 * @param latest the forward extremities there
 * @param state the ids of the state events after them
 * @param events the ids of {@code latest}, of {@code state} and of everything in their auth chains
 * @param bodies gives the body of each of {@code events}; it may read it from the stores each time,
 *     so that a large room is not in memory as a whole, and may throw {@link
 *     RoomsUnavailableException}
 */
public record RoomSnapshot(
    String version,
    long position,
    List<EventId> latest,
    List<EventId> state,
    Set<EventId> events,
    Function<EventId, RawJson> bodies) {

  /** The body of one of {@link #events}. */
  public RawJson body(EventId eventId) {
    return bodies.apply(eventId);
  }
}
