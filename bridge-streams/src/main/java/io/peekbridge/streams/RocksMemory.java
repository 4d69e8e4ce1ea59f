package io.peekbridge.streams;

import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The memory that all RocksDB stores of one bridge share outside the heap: cached blocks, index and
 * filter blocks, and write buffers, which are counted as part of the cache.
 */
final class RocksMemory implements AutoCloseable {
  static {
    RocksDB.loadLibrary();
  }

  private final Cache cache;
  private final WriteBufferManager writeBuffers;

  /** Memory of that many bytes, half of it at most for write buffers. */
  RocksMemory(long bytes) {
    this.cache = new LRUCache(bytes);
    this.writeBuffers = new WriteBufferManager(bytes / 2, cache);
  }

  Cache cache() {
    return cache;
  }

  WriteBufferManager writeBuffers() {
    return writeBuffers;
  }

  /** To be closed after the stores. */
  @Override
  public void close() {
    writeBuffers.close();
    cache.close();
  }
}
