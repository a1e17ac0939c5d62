package io.candor.feedback;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The native memory that all stores of one calibrator share. By default each store has 50 MiB of blocks and three write buffers of
 * 16 MiB to itself, and indexes and filters beside them without a bound: with a dozen partitions that is gigabytes, which come with
 * the weeks. Here write buffers take at most half of the whole, and blocks, indexes and filters what they leave.
 *
 * <p>Given to Kafka Streams as {@link #SHARED}, with {@link Setter} as the class that it makes for each store.
 */
final class RocksDbMemory implements AutoCloseable {
    /** Setting of Kafka Streams under which the setter finds it. */
    static final String SHARED = "candor.rocksdb.memory";

    private final long bytes;
    /** Null until the first store is opened: where state is on the heap the native library is not loaded. */
    private Cache cache;

    private WriteBufferManager buffers;

    /** @param bytes of all stores together, about: a store that writes much may go over it for a moment */
    RocksDbMemory(long bytes) {
        this.bytes = bytes;
    }

    private synchronized void share(Options options) {
        if (cache == null) {
            RocksDB.loadLibrary();
            cache = new LRUCache(bytes);
            buffers = new WriteBufferManager(bytes / 2, cache);
        }
        BlockBasedTableConfig tables = (BlockBasedTableConfig) options.tableFormatConfig();
        tables.setBlockCache(cache);
        tables.setCacheIndexAndFilterBlocks(true);
        // Of each file that is open, small, and asked for with every key.
        tables.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(tables);
        options.setWriteBufferManager(buffers);
    }

    /** The stores are closed before. */
    @Override
    public synchronized void close() {
        if (cache != null) {
            buffers.close();
            cache.close();
        }
    }

    /** Bounds one store; Kafka Streams makes it so. */
    public static final class Setter implements RocksDBConfigSetter {
        @Override
        public void setConfig(String storeName, Options options, Map<String, Object> configs) {
            ((RocksDbMemory) configs.get(SHARED)).share(options);
        }

        @Override
        public void close(String storeName, Options options) {
            // What is shared ends with the calibrator.
        }
    }
}
