package io.peekbridge.streams.state;

import java.util.HashMap;
import java.util.Map;

/** Nodes in memory that count how often they are used. */
final class MemoryNodes implements StateNodes {
  private final Map<StateHash, byte[]> nodes = new HashMap<>();
  private int reads;
  private int writes;

  @Override
  public byte[] get(StateHash hash) {
    reads++;
    return nodes.get(hash);
  }

  @Override
  public void put(StateHash hash, byte[] bytes) {
    writes++;
    nodes.put(hash, bytes);
  }

  int reads() {
    return reads;
  }

  int writes() {
    return writes;
  }

  void forgetCounts() {
    reads = 0;
    writes = 0;
  }
}
