package io.candor.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class RocksDbMemoryTest {
    static {
        RocksDB.loadLibrary();
    }

    @Test
    void shouldShareBlocksAndWriteBuffersWhenThereAreManyStores() {
        try (RocksDbMemory memory = new RocksDbMemory(64 << 20);
                Options one = options(memory);
                Options other = options(memory)) {
            assertThat(one.writeBufferManager()).isNotNull().isSameAs(other.writeBufferManager());
            BlockBasedTableConfig tables = (BlockBasedTableConfig) one.tableFormatConfig();
            assertThat(tables.cacheIndexAndFilterBlocks()).isTrue();
        }
    }

    private static Options options(RocksDbMemory memory) {
        Options options = new Options();
        options.setTableFormatConfig(new BlockBasedTableConfig());
        new RocksDbMemory.Setter().setConfig("cases", options, Map.of(RocksDbMemory.SHARED, memory));
        return options;
    }
}
