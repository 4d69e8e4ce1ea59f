package io.peekbridge.streams.query;

import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.streams.store.RoomReader;

/** The stores of the topology that are in this process. */
public interface LocalStores {
  /**
   * The stores of a partition of the room log. Reading from them may throw {@link
   * org.apache.kafka.streams.errors.InvalidStateStoreException} if they are closed meanwhile.
   *
   * @throws RoomsUnavailableException if they are not here, or not ready
   */
  RoomReader of(int partition);

  /** Whether the stores of every partition that is worked on here can be read. */
  boolean isReady();
}
