package io.peekbridge.streams.room;

import io.peekbridge.streams.state.StateHash;
import io.peekbridge.streams.state.StateNodes;
import io.peekbridge.streams.store.RoomReader;
import io.peekbridge.streams.store.RoomWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.errors.ProcessorStateException;

/** The parts of states: those in the store, and those of a turn that is not written yet. */
final class StatePartStore implements StateNodes {
  private final RoomReader reader;
  private final Map<StateHash, byte[]> unwritten = new LinkedHashMap<>();

  StatePartStore(RoomReader reader) {
    this.reader = reader;
  }

  @Override
  public byte[] get(StateHash hash) {
    byte[] part = unwritten.get(hash);
    return part != null
        ? part
        : reader
            .statePart(hash)
            .orElseThrow(() -> new ProcessorStateException("a part of a state is gone: " + hash));
  }

  @Override
  public void put(StateHash hash, byte[] bytes) {
    unwritten.put(hash, bytes);
  }

  void write(RoomWriter writer) {
    unwritten.forEach(writer::putStatePart);
    unwritten.clear();
  }

  void drop() {
    unwritten.clear();
  }
}
