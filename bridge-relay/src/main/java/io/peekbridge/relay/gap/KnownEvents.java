package io.peekbridge.relay.gap;

import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.query.RoomHistory;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.relay.fetch.StateFetcher;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a room has, looked up once for each event while a gap is worked on. */
final class KnownEvents {
  private final RoomHistory history;
  private final RoomId roomId;
  private final Map<EventId, Optional<HeldEvent.Status>> asked = new HashMap<>();

  KnownEvents(RoomHistory history, RoomId roomId) {
    this.history = history;
    this.roomId = roomId;
  }

  /** Whether the event is there, be it only as part of an auth chain. */
  boolean has(EventId id) {
    return status(id).isPresent();
  }

  /** Whether the event is there and has its place, so that others can follow it. */
  boolean hasPlaced(EventId id) {
    return status(id).filter(status -> isPlaced(id, status)).isPresent();
  }

  private boolean isPlaced(EventId id, HeldEvent.Status status) {
    return switch (status) {
      case ACCEPTED, SOFT_FAILED -> true;
      case OUTLIER -> false;
      // Either came in its place or as part of an auth chain.
      case REJECTED -> history.stateAfter(roomId, id).isPresent();
    };
  }

  private Optional<HeldEvent.Status> status(EventId id) {
    return asked.computeIfAbsent(id, it -> history.event(roomId, it).map(HeldEvent::status));
  }

  /** The event for a state. */
  Optional<StateFetcher.Known> get(EventId id) {
    return history
        .event(roomId, id)
        .map(event -> new StateFetcher.Known(event.authEvents(), event.pdu()));
  }
}
