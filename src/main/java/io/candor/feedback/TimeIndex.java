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

    TimeIndex(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** @param time in milliseconds since the epoch, at least 0 */
    void put(long time, String questionId) {
        store.put(key(time, questionId), PRESENT);
    }

    void delete(long time, String questionId) {
        store.delete(key(time, questionId));
    }

    /** Takes out the questions whose time is not after {@code now}, the longest due first. */
    List<String> take(long now) {
        List<Bytes> due = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(key(0, ""), key(now + 1, ""))) {
            entries.forEachRemaining(entry -> due.add(entry.key));
        }
        due.forEach(store::delete);
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
