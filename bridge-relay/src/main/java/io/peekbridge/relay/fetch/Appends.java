package io.peekbridge.relay.fetch;

import io.peekbridge.kafka.KafkaFailures;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.id.RoomId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Entries on their way into the log, a bounded number at a time. For one thread. */
public final class Appends {
  private static final int AT_ONCE = 500;

  private final TopologyInput topology;
  private final RoomId roomId;
  private final Deque<CompletableFuture<?>> underWay = new ArrayDeque<>();

  public Appends(TopologyInput topology, RoomId roomId) {
    this.topology = topology;
    this.roomId = roomId;
  }

  /**
   * Appends an entry behind those before it.
   *
   * @throws org.apache.kafka.common.KafkaException if an earlier one could not be appended
   */
  public void add(RoomLogEntry entry) throws InterruptedException {
    if (underWay.size() >= AT_ONCE) {
      awaitOldest();
    }
    underWay.add(topology.append(roomId, entry));
  }

  /**
   * Waits until the log has all of them.
   *
   * @throws org.apache.kafka.common.KafkaException if one could not be appended
   */
  public void await() throws InterruptedException {
    while (!underWay.isEmpty()) {
      awaitOldest();
    }
  }

  private void awaitOldest() throws InterruptedException {
    try {
      underWay.remove().get();
    } catch (ExecutionException e) {
      throw KafkaFailures.unwrap(e);
    }
  }
}
