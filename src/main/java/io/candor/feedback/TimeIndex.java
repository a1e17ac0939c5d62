package io.candor.feedback;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Question ids by the time at which they are due, so that the cost of looking grows with what is due and not with what is kept. What
 * is due soon is held in memory too: each record of the ledger asks what is due, and the store would write all that waits to be
 * written, and open an iterator, for every such question.
 */
final class TimeIndex {
    private static final byte[] PRESENT = {1};
    /** How far ahead of the time asked for is read, in milliseconds. */
    private static final long AHEAD = 10_000;

    private final KeyValueStore<Bytes, byte[]> store;
    /** All that is due before {@link #read}. */
    private final TreeSet<Bytes> near = new TreeSet<>();
    /**
     * What the store has from before this time is in memory. What was taken leaves a tombstone in RocksDB until its files are compacted,
     * and a look from 0 on would step over all of them each time.
     */
    private long read;

    TimeIndex(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** @param time in milliseconds since the epoch, at least 0 */
    void put(long time, String questionId) {
        Bytes key = key(time, questionId);
        store.put(key, PRESENT);
        if (time < read) {
            near.add(key);
        }
    }

    void delete(long time, String questionId) {
        Bytes key = key(time, questionId);
        store.put(key, null);
        near.remove(key);
    }

    /** Takes out the questions whose time is not after {@code now}, the longest due first. */
    List<String> take(long now) {
        if (now >= read) {
            readUntil(now + AHEAD);
        }
        List<String> due = new ArrayList<>();
        Bytes end = key(now + 1, "");
        while (!near.isEmpty() && near.first().compareTo(end) < 0) {
            Bytes key = near.pollFirst();
            store.put(key, null);
            due.add(questionId(key));
        }
        return due;
    }

    private void readUntil(long time) {
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(key(read, ""), key(time, ""))) {
            entries.forEachRemaining(entry -> near.add(entry.key));
        }
        read = time;
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
