package io.candor.question;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One reader of the event stream: a bounded queue and one event under way at a time. A reader that is too slow loses answers
 * and is told how many; one that takes nothing at all is cut off.
 */
final class AnswerSubscription {
    private final EventWriter writer;
    private final Predicate<AnswerView> filter;
    private final int maxBuffered;
    private final LongSupplier nanoTime;
    private final Deque<Supplier<CompletionStage<?>>> queue = new ArrayDeque<>();
    private long dropped;
    private boolean writing;
    private long writingSince;

    /** @param maxBuffered most events that wait; those handed over by {@link #resume} do not count */
    AnswerSubscription(EventWriter writer, Predicate<AnswerView> filter, int maxBuffered, LongSupplier nanoTime) {
        this.writer = writer;
        this.filter = filter;
        this.maxBuffered = maxBuffered;
        this.nanoTime = nanoTime;
    }

    /** Queues what an earlier connection missed. The answers are in the window anyway, so they cost no more memory. */
    synchronized void resume(Collection<QuestionOutcome.Answered> missed, boolean complete) {
        if (!complete) {
            EventWriter.Dropped gap =
                    new EventWriter.Dropped(null, "the window no longer holds all answers since then");
            queue.add(() -> writer.dropped(gap));
        }
        missed.stream()
                .filter(answered -> filter.test(answered.answer()))
                .forEach(answered -> queue.add(() -> writer.answer(answered)));
    }

    /** Queues an answer if the reader wants it and keeps up; sends nothing yet. */
    synchronized void offer(QuestionOutcome.Answered answered) {
        if (!filter.test(answered.answer())) {
            return;
        }
        if (queue.size() >= maxBuffered) {
            dropped++;
            return;
        }
        queueDropNotice();
        queue.add(() -> writer.answer(answered));
    }

    synchronized void heartbeat() {
        queueDropNotice();
        if (queue.isEmpty() && !writing) {
            queue.add(writer::heartbeat);
        }
    }

    /** Sends what is queued, as fast as the reader takes it. */
    void sendQueued() {
        Supplier<CompletionStage<?>> next = next();
        while (next != null && !writer.isClosed()) {
            CompletionStage<?> written = write(next);
            if (!written.toCompletableFuture().isDone()) {
                written.whenComplete((done, failure) -> written(failure));
                return;
            }
            // Looping over what is written at once keeps the stack flat.
            if (written.toCompletableFuture().isCompletedExceptionally()) {
                close();
                return;
            }
            release();
            next = next();
        }
    }

    /** Whether one event has been under way longer than {@code limit}. */
    synchronized boolean isStalled(Duration limit) {
        return writing && nanoTime.getAsLong() - writingSince > limit.toNanos();
    }

    boolean isClosed() {
        return writer.isClosed();
    }

    void close() {
        writer.close();
    }

    private static CompletionStage<?> write(Supplier<CompletionStage<?>> event) {
        try {
            return event.get();
        } catch (IllegalStateException closedMeanwhile) {
            return CompletableFuture.failedFuture(closedMeanwhile);
        }
    }

    private void written(Throwable failure) {
        release();
        if (failure == null) {
            sendQueued();
        } else {
            close();
        }
    }

    private synchronized Supplier<CompletionStage<?>> next() {
        if (writing || queue.isEmpty()) {
            return null;
        }
        writing = true;
        writingSince = nanoTime.getAsLong();
        return queue.remove();
    }

    private synchronized void release() {
        writing = false;
    }

    private void queueDropNotice() {
        if (dropped > 0 && queue.size() < maxBuffered) {
            EventWriter.Dropped notice = new EventWriter.Dropped(dropped, "the reader was too slow");
            dropped = 0;
            queue.add(() -> writer.dropped(notice));
        }
    }
}
