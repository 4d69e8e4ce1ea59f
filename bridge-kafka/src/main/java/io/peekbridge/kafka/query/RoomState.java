package io.peekbridge.kafka.query;

import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import java.util.List;
import java.util.Optional;

/**
 * The state of a room at one of its events. It never changes; each question reads from the stores
 * and may throw {@link RoomsUnavailableException}.
 */
public interface RoomState {
  /** The event that sets an entry. Costs the same for rooms of every size. */
  Optional<HeldEvent> get(StateKey entry);

  /** The ids of all events of the state, in no particular order. */
  List<EventId> eventIds();
}
