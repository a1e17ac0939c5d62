package io.candor.load;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** From when to when the stores of one start were restored. Safe for use by several threads. */
final class RestoreTimes implements StateRestoreListener {
    private long begun;
    private long ended;
    private long records;

    @Override
    public synchronized void onRestoreStart(TopicPartition changelog, String store, long from, long to) {
        begun = begun == 0 ? System.nanoTime() : begun;
    }

    @Override
    public void onBatchRestored(TopicPartition changelog, String store, long through, long many) {
        // The ends say all.
    }

    @Override
    public synchronized void onRestoreEnd(TopicPartition changelog, String store, long many) {
        ended = System.nanoTime();
        records += many;
    }

    /** From the first start to the last end; 0 where nothing was restored. */
    synchronized double seconds() {
        return (ended - begun) / 1e9;
    }

    /** Of all changelogs. */
    synchronized long records() {
        return records;
    }
}
