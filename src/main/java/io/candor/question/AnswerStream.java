package io.candor.question;

import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hands every answer to the ledger and to all readers of the event stream, in one order. Safe for use by several threads. */
final class AnswerStream implements AutoCloseable {
    private final RecentQuestions ledger;
    private final int maxListeners;
    private final Duration stallTimeout;
    private final List<AnswerSubscription> listeners = new ArrayList<>();
    private StreamPosition position = StreamPosition.START;

    /** @param stallTimeout after so long without progress a reader is cut off */
    AnswerStream(RecentQuestions ledger, int maxListeners, Duration stallTimeout) {
        this.ledger = ledger;
        this.maxListeners = maxListeners;
        this.stallTimeout = stallTimeout;
    }

    /** Notes that {@code partition} of candor.answers is read from {@code offset} on. */
    synchronized void beginsAt(int partition, long offset) {
        if (offset > 0) {
            position = position.with(partition, offset - 1);
            ledger.forgotUpTo(partition, offset - 1);
        }
    }

    /** Takes one committed answer from {@code partition} of candor.answers. */
    void publish(AnswerView answer, int partition, long offset, int bytes) {
        List<AnswerSubscription> told;
        synchronized (this) {
            position = position.with(partition, offset);
            QuestionOutcome.Answered answered =
                    new QuestionOutcome.Answered(answer, partition, offset, position, bytes);
            ledger.ended(answered);
            listeners.forEach(listener -> listener.offer(answered));
            told = List.copyOf(listeners);
        }
        told.forEach(AnswerSubscription::pump);
    }

    /**
     * Adds a reader.
     *
     * @param since where an earlier connection ended; answers after it come first, as far as they are remembered
     * @throws RejectedException if there are too many readers
     */
    void subscribe(AnswerSubscription listener, Optional<StreamPosition> since) {
        synchronized (this) {
            listeners.removeIf(AnswerSubscription::isClosed);
            if (listeners.size() >= maxListeners) {
                throw new RejectedException(
                        Problem.Kind.TOO_MANY_REQUESTS, "too many readers of the event stream; connect again later");
            }
            // Under the same lock as publishing, so that no answer is missed or sent twice.
            since.ifPresent(from -> listener.resume(ledger.after(from), from.covers(ledger.forgotten())));
            // A first heartbeat sends the headers, so that the reader knows it is connected.
            listener.heartbeat();
            listeners.add(listener);
        }
        listener.pump();
    }

    /** Sends heartbeats, and lets go of readers that left or stalled. */
    void beat() {
        List<AnswerSubscription> present;
        synchronized (this) {
            listeners.stream()
                    .filter(listener -> listener.isStalled(stallTimeout))
                    .forEach(AnswerSubscription::close);
            listeners.removeIf(AnswerSubscription::isClosed);
            present = List.copyOf(listeners);
        }
        present.forEach(listener -> {
            listener.heartbeat();
            listener.pump();
        });
    }

    synchronized int listeners() {
        return listeners.size();
    }

    @Override
    public synchronized void close() {
        listeners.forEach(AnswerSubscription::close);
        listeners.clear();
    }
}
