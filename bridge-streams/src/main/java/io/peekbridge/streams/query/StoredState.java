package io.peekbridge.streams.query;

import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.query.RoomState;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.streams.state.StateHash;
import io.peekbridge.streams.state.StateNodes;
import io.peekbridge.streams.state.States;
import io.peekbridge.streams.store.RoomReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.ProcessorStateException;

/** A state of a room, read from the stores of this process each time. */
final class StoredState implements RoomState {
  private final Supplier<RoomReader> reader;
  private final RoomId roomId;
  private final StateHash state;

  StoredState(Supplier<RoomReader> reader, RoomId roomId, StateHash state) {
    this.reader = reader;
    this.roomId = roomId;
    this.state = state;
  }

  StateHash hash() {
    return state;
  }

  /** The states that are in the store. */
  static States states(RoomReader reader) {
    return States.of(
        new StateNodes() {
          @Override
          public byte[] get(StateHash hash) {
            return reader
                .statePart(hash)
                .orElseThrow(() -> new ProcessorStateException("a part of a state is gone"));
          }

          @Override
          public void put(StateHash hash, byte[] bytes) {
            throw new UnsupportedOperationException("queries change nothing");
          }
        });
  }

  /** All entries of a state. */
  static Map<StateKey, EventId> entries(RoomReader reader, StateHash state) {
    Map<StateKey, EventId> entries = new HashMap<>();
    states(reader).each(state, entries::put);
    return entries;
  }

  @Override
  public Optional<HeldEvent> get(StateKey entry) {
    return StoreQueries.unavailable(
        () -> {
          RoomReader now = reader.get();
          return states(now)
              .get(state, entry)
              .flatMap(id -> now.event(roomId, id).map(record -> record.held(id)));
        });
  }

  @Override
  public List<EventId> eventIds() {
    return StoreQueries.unavailable(
        () -> {
          List<EventId> ids = new ArrayList<>();
          states(reader.get()).each(state, (key, id) -> ids.add(id));
          return ids;
        });
  }
}
