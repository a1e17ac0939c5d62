package io.candor.feedback;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The cases of one partition with an index by deadline, so that the cost of expiry grows with what expires and not with
 * what is kept.
 */
final class LabelingCases {
    /** Deadline of a case that was never kept. */
    static final long NONE = 0;

    private static final byte[] PRESENT = {1};

    private final KeyValueStore<String, LabelingCase> cases;
    private final KeyValueStore<Bytes, byte[]> deadlines;

    /** A case that was taken out. */
    record Removed(String questionId, LabelingCase state) {}

    LabelingCases(KeyValueStore<String, LabelingCase> cases, KeyValueStore<Bytes, byte[]> deadlines) {
        this.cases = cases;
        this.deadlines = deadlines;
    }

    /** The case, or null. */
    LabelingCase find(String questionId) {
        return cases.get(questionId);
    }

    /** Keeps the case; its deadline may only be changed by {@link #move}. */
    void keep(String questionId, LabelingCase state) {
        cases.put(questionId, state);
    }

    /** Keeps the case until {@code deadline}, whether it is new or not. */
    void move(String questionId, LabelingCase state, long deadline) {
        if (state.getDeadline() != NONE) {
            deadlines.delete(index(state.getDeadline(), questionId));
        }
        state.setDeadline(deadline);
        deadlines.put(index(deadline, questionId), PRESENT);
        cases.put(questionId, state);
    }

    /** Takes out the cases whose deadline is not after {@code streamTime}, the longest overdue first. */
    List<Removed> removeExpired(long streamTime) {
        List<Bytes> due = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = deadlines.range(index(0, ""), index(streamTime + 1, ""))) {
            while (entries.hasNext()) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                due.add(entry.key);
            }
        }
        List<Removed> removed = new ArrayList<>();
        for (Bytes index : due) {
            deadlines.delete(index);
            String questionId = questionId(index);
            LabelingCase state = cases.delete(questionId);
            if (state != null) {
                removed.add(new Removed(questionId, state));
            }
        }
        return removed;
    }

    // Big-endian, so that bytes sort as times do.
    private static Bytes index(long deadline, String questionId) {
        byte[] id = questionId.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + id.length)
                .putLong(deadline)
                .put(id)
                .array());
    }

    private static String questionId(Bytes index) {
        byte[] bytes = index.get();
        return new String(bytes, Long.BYTES, bytes.length - Long.BYTES, StandardCharsets.UTF_8);
    }
}
