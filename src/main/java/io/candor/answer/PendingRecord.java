package io.candor.answer;

import io.opentelemetry.api.trace.Span;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/**
 * One polled record until its outcome is committed. The engine's thread sets the outcome, the loop's thread sends it; a
 * record whose partition was revoked is abandoned, and its outcome is never sent.
 */
final class PendingRecord {
    private final ConsumerRecord<byte[], byte[]> origin;
    private final Instant polledAt;
    private final Span span;
    private volatile Outcome outcome;
    /** How many of those beside it are finished; null until it stands beside others. */
    private AtomicInteger finished;

    private volatile boolean abandoned;

    /** @param span of the work on {@code origin}; ends with the commit, or here when the record is abandoned */
    PendingRecord(ConsumerRecord<byte[], byte[]> origin, Instant polledAt, Span span) {
        this.origin = origin;
        this.polledAt = polledAt;
        this.span = span;
    }

    Instant polledAt() {
        return polledAt;
    }

    Span span() {
        return span;
    }

    ConsumerRecord<byte[], byte[]> origin() {
        return origin;
    }

    /**
     * When the record reached its topic, in milliseconds since the epoch: as the broker stamped it; on a topic where producers
     * stamp, and what they say is no clock, when it was polled.
     */
    long arrivedAt() {
        return origin.timestampType() == TimestampType.LOG_APPEND_TIME ? origin.timestamp() : polledAt.toEpochMilli();
    }

    /** Bytes of its key and value. */
    long bytes() {
        return (origin.key() == null ? 0L : origin.key().length)
                + (origin.value() == null ? 0L : origin.value().length);
    }

    /** From now on it is counted among the finished ones of its partition once it is one. */
    synchronized void countIn(AtomicInteger finishedOnes) {
        finished = finishedOnes;
        if (isFinished()) {
            finished.incrementAndGet();
        }
    }

    synchronized void finish(Outcome result) {
        if (finished != null && !isFinished()) {
            finished.incrementAndGet();
        }
        outcome = result;
    }

    boolean isFinished() {
        return outcome != null;
    }

    /** Null until it is finished. */
    Outcome outcome() {
        return outcome;
    }

    synchronized void abandon() {
        abandoned = true;
        finished = null;
        span.addEvent("candor.abandoned").end();
    }

    boolean isAbandoned() {
        return abandoned;
    }
}
