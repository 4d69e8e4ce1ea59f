package io.peekbridge.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;

/**
 * Puts every store into the shared {@link RocksMemory}. Kafka Streams makes one of these for each
 * store, by its class name; the memory comes with the configuration.
 */
public final class RocksTuning implements RocksDBConfigSetter {
  /** The entry of the configuration that holds the {@link RocksMemory}. */
  static final String MEMORY = "peekbridge.rocks.memory";

  private static final long WRITE_BUFFER_BYTES = 4L << 20;

  /** Of a write buffer, for telling quickly that a key is not in it, as that of a new event. */
  private static final double MEMTABLE_FILTER = 0.02;

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    if (configs.get(MEMORY) instanceof RocksMemory memory) {
      BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
      table.setBlockCache(memory.cache());
      table.setCacheIndexAndFilterBlocks(true);
      table.setPinL0FilterAndIndexBlocksInCache(true);
      options.setTableFormatConfig(table);
      options.setWriteBufferManager(memory.writeBuffers());
      options.setWriteBufferSize(WRITE_BUFFER_BYTES);
      options.setMemtablePrefixBloomSizeRatio(MEMTABLE_FILTER);
      options.setMemtableWholeKeyFiltering(true);
    }
  }

  /** Nothing here belongs to one store alone. */
  @Override
  public void close(String storeName, Options options) {}
}
