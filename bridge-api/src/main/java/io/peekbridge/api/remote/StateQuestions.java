package io.peekbridge.api.remote;

import com.fasterxml.jackson.core.type.TypeReference;
import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.query.RoomHistory;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.query.RoomState;
import io.peekbridge.kafka.query.RoomStores;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.util.List;
import java.util.Optional;

/** Questions about states, which have names, so that all answers are about the same one. */
final class StateQuestions {
  private StateQuestions() {}

  /** Which state of a room. */
  enum Which {
    BEFORE,
    AFTER,
    CURRENT
  }

  /**
   * The name of a state.
   *
   * @param eventId absent for the current one
   */
  record StateName(RoomId roomId, Which which, Optional<EventId> eventId)
      implements OfRoom<Optional<String>> {
    @Override
    public Optional<String> answer(RoomQueries rooms, RoomStores stores) {
      return state(rooms.history()).map(stores::nameOf);
    }

    private Optional<RoomState> state(RoomHistory history) {
      return switch (which) {
        case BEFORE -> eventId.flatMap(id -> history.stateBefore(roomId, id));
        case AFTER -> eventId.flatMap(id -> history.stateAfter(roomId, id));
        case CURRENT -> history.currentState(roomId);
      };
    }

    @Override
    public TypeReference<Optional<String>> answered() {
      return new TypeReference<>() {};
    }
  }

  /** The event that sets an entry. */
  record Entry(RoomId roomId, String name, StateKey key) implements OfRoom<Optional<HeldEvent>> {
    @Override
    public Optional<HeldEvent> answer(RoomQueries rooms, RoomStores stores) {
      return stores.stateNamed(roomId, name).get(key);
    }

    @Override
    public TypeReference<Optional<HeldEvent>> answered() {
      return new TypeReference<>() {};
    }
  }

  /** All events of a state. */
  record Ids(RoomId roomId, String name) implements OfRoom<List<EventId>> {
    @Override
    public List<EventId> answer(RoomQueries rooms, RoomStores stores) {
      return stores.stateNamed(roomId, name).eventIds();
    }

    @Override
    public TypeReference<List<EventId>> answered() {
      return new TypeReference<>() {};
    }
  }
}
