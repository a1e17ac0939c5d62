package io.candor.feedback;

import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Timestamps that cannot do harm. What the broker stamped is taken as it is. What a producer stamped is its word: none at all
 * (-1) becomes the time that the partition has reached, and one in the future, which would make all that waits look overdue,
 * the present. One in the past stays: nothing is overdue because of it, see {@link Arrival}.
 */
final class PlausibleTimestampExtractor implements TimestampExtractor {
    private final LongSupplier clock;

    PlausibleTimestampExtractor() {
        this(System::currentTimeMillis);
    }

    PlausibleTimestampExtractor(LongSupplier clock) {
        this.clock = clock;
    }

    /** A timestamp, or the present where that is earlier; in milliseconds since the epoch. */
    static long atMostNow(long timestamp) {
        return Math.min(timestamp, System.currentTimeMillis());
    }

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        if (record.timestampType() == TimestampType.LOG_APPEND_TIME) {
            return record.timestamp();
        }
        long now = clock.getAsLong();
        if (record.timestamp() >= 0) {
            return Math.min(record.timestamp(), now);
        }
        // Nothing is known of the first record of a partition; and an earlier version may have believed a future time.
        return partitionTime < 0 ? now : Math.min(partitionTime, now);
    }
}
