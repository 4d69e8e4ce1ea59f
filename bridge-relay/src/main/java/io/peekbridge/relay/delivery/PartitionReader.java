package io.peekbridge.relay.delivery;

import java.util.List;

/** Reads parts of partitions of {@code deliveries} again. Not thread-safe. */
interface PartitionReader extends AutoCloseable {
  /**
   * Some records in order.
   *
   * @param position all records before this offset, from where the reader was, are among them
   */
  record Chunk(List<ReadRecord> records, long position) {}

  /**
   * Goes to an offset.
   *
   * @return where the reader is now: that offset, or where the log begins if that is later
   */
  long seek(int partition, long offset);

  /** Reads on; waits for a bounded time if there is nothing. */
  Chunk read();

  @Override
  void close();
}
