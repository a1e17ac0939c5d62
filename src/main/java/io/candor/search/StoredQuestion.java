package io.candor.search;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * What the index holds of one question.
 *
 * @param offset of the question's record; -1 where it is not known
 * @param arrivedAt when Kafka took the record that says so
 * @param position of that record, unique among those of its topic: partition and offset, see {@link #position(int, long)}
 * @param data all that whoever wrote it wants back; not to be changed
 */
public record StoredQuestion(
        String id, QuestionState state, long offset, Instant arrivedAt, long position, byte[] data) {
    private static final int PARTITION_BITS = 44;
    private static final QuestionState[] STATES = QuestionState.values();
    private static final int HEAD_BYTES = 1 + 3 * Long.BYTES;

    /** Partition and offset of a record in one number, which orders the records of each partition. */
    public static long position(int partition, long offset) {
        return ((long) partition << PARTITION_BITS) | offset;
    }

    public int partition() {
        return (int) (position >>> PARTITION_BITS);
    }

    /** Of the record that {@link #position} is of. */
    public long recordOffset() {
        return position & ((1L << PARTITION_BITS) - 1);
    }

    /**
     * Whether this says more of the question than what is known. The first answer stays, as the calibrator keeps it; an expiry is none. What
     * became a dead letter may be asked again, and then the later record counts.
     */
    boolean replaces(StoredQuestion known) {
        if (known == null) {
            return true;
        }
        if (state.isAnswer() || known.state.isAnswer()) {
            return state.compareTo(known.state) > 0;
        }
        return offset > known.offset || (offset == known.offset && state.compareTo(known.state) > 0);
    }

    byte[] bytes() {
        return ByteBuffer.allocate(HEAD_BYTES + data.length)
                .put((byte) state.ordinal())
                .putLong(offset)
                .putLong(arrivedAt.toEpochMilli())
                .putLong(position)
                .put(data)
                .array();
    }

    static StoredQuestion of(String id, ByteBuffer stored) {
        QuestionState state = STATES[stored.get()];
        long offset = stored.getLong();
        Instant arrivedAt = Instant.ofEpochMilli(stored.getLong());
        long position = stored.getLong();
        byte[] data = new byte[stored.remaining()];
        stored.get(data);
        return new StoredQuestion(id, state, offset, arrivedAt, position, data);
    }
}
