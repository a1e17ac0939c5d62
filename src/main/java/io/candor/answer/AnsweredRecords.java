package io.candor.answer;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records of one partition of questions that answers or dead letters name as their source; eight bytes each.
 *
 * <p>A topic that was deleted and made again has other records at the same offsets. So a record is one of these only if it has the
 * key of the output and is no younger than the last of them: in doubt it is answered again rather than lost.
 */
final class AnsweredRecords {
    private final long base;
    /** Each {@link #packed}, in ascending order. */
    private final long[] records;

    private final long lastWritten;

    private AnsweredRecords(long base, long[] records, long lastWritten) {
        this.base = base;
        this.records = records;
        this.lastWritten = lastWritten;
    }

    /** How many outputs there are of them. */
    int size() {
        return records.length;
    }

    /** The highest offset; there is one. */
    long last() {
        return base + (records[records.length - 1] >>> Integer.SIZE);
    }

    boolean contains(ConsumerRecord<byte[], byte[]> record) {
        return record.offset() >= base
                && record.timestamp() <= lastWritten
                && Arrays.binarySearch(records, packed(record.offset() - base, record.key())) >= 0;
    }

    private static long packed(long distance, byte[] key) {
        return distance << Integer.SIZE | Integer.toUnsignedLong(Arrays.hashCode(key));
    }

    /** Collects them in any order. */
    static final class Builder {
        private final long base;
        private final LongStream.Builder records = LongStream.builder();
        private long lastWritten;
        private int size;

        /** @param base no record has a lower offset */
        Builder(long base) {
            this.base = base;
        }

        /**
         * Adds a record.
         *
         * @param offset of the record, at least the base and less than 2^31 above it
         * @param output which names it, under its key
         */
        void add(long offset, ConsumerRecord<byte[], byte[]> output) {
            records.add(packed(Math.subtractExact(offset, base), output.key()));
            lastWritten = Math.max(lastWritten, output.timestamp());
            size++;
        }

        int size() {
            return size;
        }

        AnsweredRecords build() {
            return new AnsweredRecords(base, records.build().sorted().toArray(), lastWritten);
        }
    }
}
