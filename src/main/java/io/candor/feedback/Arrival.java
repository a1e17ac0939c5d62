package io.candor.feedback;

import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * When a record came, for all that counts from its coming: how long it waits, and what it may say of the future. That is when
 * it is read: the stamp may be a producer's word, and who was not read yet has not begun to wait. What has waited long enough
 * is a question of {@link ArrivalClock}, which only moves as records come, so that a calibrator that was stopped for a month
 * forgets nothing before it has read what came meanwhile.
 */
final class Arrival {
    private Arrival() {}

    /** In milliseconds since the epoch. */
    static long of(Record<?, ?> record, ProcessingContext context) {
        return Math.max(record.timestamp(), context.currentSystemTimeMs());
    }
}
