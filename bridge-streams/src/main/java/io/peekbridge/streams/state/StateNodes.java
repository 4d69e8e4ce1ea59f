package io.peekbridge.streams.state;

/** Where the nodes of states are. What was put once is never changed. */
public interface StateNodes {
  /**
   * The bytes of a node.
   *
   * @throws org.apache.kafka.streams.errors.ProcessorStateException if it is not there
   */
  byte[] get(StateHash hash);

  /** Keeps the bytes of a node under the name that follows from them. */
  void put(StateHash hash, byte[] bytes);
}
