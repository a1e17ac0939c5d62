package io.candor.bench;

import io.candor.event.Answer;
import io.candor.event.Timings;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How long questions took, in nanoseconds, and what of it the answerer says it spent: the rest is Kafka's, from the
 * question's way to the answerer to the commit of its answer.
 *
 * @param total from due to read as committed
 * @param queued from poll to the start of the confidence pass
 * @param engine confidence pass and answer, beside others
 */
record Latencies(Histogram total, Histogram queued, Histogram engine) {

    static Latencies none(long longestNanos, int digits) {
        return new Latencies(
                new Histogram(longestNanos, digits),
                new Histogram(longestNanos, digits),
                new Histogram(longestNanos, digits));
    }

    /** Where the time of one answer went; its total is recorded by who saw it come. */
    void add(Answer answer) {
        Timings timings = answer.getTimings();
        queued.recordValue(TimeUnit.MICROSECONDS.toNanos(timings.getQueuedMicros()));
        engine.recordValue(
                TimeUnit.MICROSECONDS.toNanos(timings.getConfidenceMicros() + timings.getGenerationMicros()));
    }
}
