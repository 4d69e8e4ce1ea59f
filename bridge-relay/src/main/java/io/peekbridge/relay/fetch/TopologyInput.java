package io.peekbridge.relay.fetch;

import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.id.RoomId;
import java.util.concurrent.CompletableFuture;

/** How the topology is told things. */
public interface TopologyInput {
  /**
   * Appends an entry. Entries of one thread for one room keep their order.
   *
   * @return completes when the log has it; fails with a {@link
   *     org.apache.kafka.common.KafkaException} otherwise
   */
  CompletableFuture<?> append(RoomId roomId, RoomLogEntry entry);

  /**
   * Appends a request and waits for what is decided about it.
   *
   * @throws org.apache.kafka.common.KafkaException if it cannot be appended
   * @throws io.peekbridge.kafka.query.RoomsUnavailableException if the decision is not made in time
   */
  Outcome decide(RoomId roomId, RoomLogEntry.Request request) throws InterruptedException;
}
