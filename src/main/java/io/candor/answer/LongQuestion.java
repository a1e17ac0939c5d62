package io.candor.answer;

import io.candor.answer.release.AnswerEngine;
import io.candor.llm.decoder.ConfidenceReading;

/**
 * A question whose confidence pass goes over its prompt a piece at a time.
 *
 * @param lease of the release that was live when it began, and gives its logit
 * @param startNanos {@link System#nanoTime()} when it began
 */
record LongQuestion(QueuedQuestion queued, AnswerEngine.Lease lease, ConfidenceReading pass, long startNanos)
        implements AutoCloseable {

    /** @param lease is closed with it, or if this fails */
    static LongQuestion begin(QueuedQuestion queued, AnswerEngine.Lease lease, int prefillTokens, long startNanos) {
        try {
            ConfidenceReading pass = lease.serving().confidenceReading(queued.prompt(), prefillTokens);
            return new LongQuestion(queued, lease, pass, startNanos);
        } catch (RuntimeException | OutOfMemoryError failure) {
            // The caller's to judge: nothing has begun.
            lease.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        pass.close();
        lease.close();
    }
}
