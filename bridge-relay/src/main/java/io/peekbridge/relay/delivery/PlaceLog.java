package io.peekbridge.relay.delivery;

import io.peekbridge.kafka.record.Destination;
import java.util.concurrent.CompletableFuture;

/** Where the places of the destinations of one partition are written down. */
interface PlaceLog extends AutoCloseable {
  /**
   * Writes a place.
   *
   * @return completes once the place cannot be lost; fails if it may not have been written, and
   *     then nothing more can be: the partition belongs to another process, or the log was closed
   */
  CompletableFuture<Void> write(Destination place);

  /** Whether nothing can be written any more. */
  boolean isBroken();

  /** Writes what was given to it, for a bounded time, and ends. */
  @Override
  void close();
}
