package io.candor.feedback;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Question ids by the time at which they are due, so that the cost of looking grows with what is due and not with what is kept. */
final class TimeIndex {
    private static final byte[] PRESENT = {1};

    private final KeyValueStore<Bytes, byte[]> store;
    /**
     * Nothing is due before. What was taken leaves a tombstone in RocksDB until its files are compacted, and a look from 0 on would
     * step over all of them each time.
     */
    private long earliest;

    TimeIndex(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** @param time in milliseconds since the epoch, at least 0 */
    void put(long time, String questionId) {
        earliest = Math.min(earliest, time);
        store.put(key(time, questionId), PRESENT);
    }

    void delete(long time, String questionId) {
        store.put(key(time, questionId), null);
    }

    /** Takes out the questions whose time is not after {@code now}, the longest due first. */
    List<String> take(long now) {
        if (now < earliest) {
            return List.of();
        }
        List<Bytes> due = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(key(earliest, ""), key(now + 1, ""))) {
            entries.forEachRemaining(entry -> due.add(entry.key));
        }
        due.forEach(key -> store.put(key, null));
        earliest = now + 1;
        return due.stream().map(TimeIndex::questionId).toList();
    }

    // Big-endian, so that bytes sort as times do.
    private static Bytes key(long time, String questionId) {
        byte[] id = questionId.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + id.length)
                .putLong(time)
                .put(id)
                .array());
    }

    private static String questionId(Bytes key) {
        byte[] bytes = key.get();
        return new String(bytes, Long.BYTES, bytes.length - Long.BYTES, StandardCharsets.UTF_8);
    }
}
