package io.peekbridge.api;

import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.id.RoomId;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Where the edge appends; {@link io.peekbridge.kafka.RoomLogWriter#append} is the real one. */
@FunctionalInterface
public interface RoomLog {
  /**
   * Appends an entry. Entries appended by one thread for one room keep their order.
   *
   * @return where it stands once the log has it safely; fails if it may not stand anywhere
   */
  CompletableFuture<RecordMetadata> append(RoomId roomId, RoomLogEntry entry);
}
