package io.candor.answer;

import io.candor.answer.release.AnswerEngine;
import io.candor.llm.decoder.ConfidenceReading;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** A question whose confidence pass goes over its prompt a piece at a time. For one thread. */
final class LongQuestion implements AutoCloseable {
    private final QueuedQuestion queued;
    private final AnswerEngine.Lease lease;
    private final ConfidenceReading pass;
    private final long startNanos;
    private Optional<Begun> scored = Optional.empty();
    private boolean waitingForMemory;

    private LongQuestion(QueuedQuestion queued, AnswerEngine.Lease lease, ConfidenceReading pass, long startNanos) {
        this.queued = queued;
        this.lease = lease;
        this.pass = pass;
        this.startNanos = startNanos;
    }

    /**
     * @param lease of the release that is live now, and gives its logit; is closed with it, or if this fails
     * @param startNanos {@link System#nanoTime()} now
     */
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

    QueuedQuestion queued() {
        return queued;
    }

    AnswerEngine.Serving serving() {
        return lease.serving();
    }

    /** {@link System#nanoTime()} when it began. */
    long startNanos() {
        return startNanos;
    }

    /**
     * Reads the next piece, unless all is read.
     *
     * @param begun makes the scored question of the logit
     * @return the scored question, the same at every call from then on; empty before
     * @throws RuntimeException whatever the engine throws, or an OutOfMemoryError; then the same piece can be tried again
     */
    Optional<Begun> readOn(Function<Float, Begun> begun) {
        if (scored.isEmpty()) {
            OptionalDouble logit = pass.advance();
            if (logit.isPresent()) {
                scored = Optional.of(begun.apply((float) logit.getAsDouble()));
            }
            waitingForMemory = false;
        }
        return scored;
    }

    /**
     * There was no memory for what came next: pieces get smaller.
     *
     * @return whether they could be
     */
    boolean wantedMemory() {
        waitingForMemory = true;
        return scored.isEmpty() && pass.shrink();
    }

    /** Whether the last try to go on found too little memory. */
    boolean isWaitingForMemory() {
        return waitingForMemory;
    }

    @Override
    public void close() {
        pass.close();
        lease.close();
    }
}
