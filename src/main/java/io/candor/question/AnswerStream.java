package io.candor.question;

import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Passes every answer to the recent questions and to all readers of the event stream, in one order. Safe for use by
 * several threads.
 */
final class AnswerStream implements AutoCloseable {
    private final RecentQuestions recent;
    private final int maxSubscriptions;
    private final Duration stallTimeout;
    private final List<AnswerSubscription> subscriptions = new ArrayList<>();
    private StreamPosition position = StreamPosition.START;

    /** @param stallTimeout after so long without progress a reader is cut off */
    AnswerStream(RecentQuestions recent, int maxSubscriptions, Duration stallTimeout) {
        this.recent = recent;
        this.maxSubscriptions = maxSubscriptions;
        this.stallTimeout = stallTimeout;
    }

    /** Notes that {@code partition} of candor.answers is read from {@code offset} on. */
    synchronized void startsAt(int partition, long offset) {
        if (offset > 0) {
            position = position.with(partition, offset - 1);
            recent.markEvicted(partition, offset - 1);
        }
    }

    /** Takes one committed answer from {@code partition} of candor.answers. */
    void publish(AnswerView answer, int partition, long offset, int bytes) {
        List<AnswerSubscription> subscribers;
        synchronized (this) {
            position = position.with(partition, offset);
            QuestionOutcome.Answered answered =
                    new QuestionOutcome.Answered(answer, partition, offset, position, bytes);
            recent.recordOutcome(answered);
            subscriptions.forEach(subscription -> subscription.offer(answered));
            subscribers = List.copyOf(subscriptions);
        }
        subscribers.forEach(AnswerSubscription::sendQueued);
    }

    /**
     * Adds a reader.
     *
     * @param since where an earlier connection ended; answers after it come first, as far as they are remembered
     * @throws RejectedException if there are too many readers
     */
    void subscribe(AnswerSubscription subscription, Optional<StreamPosition> since) {
        synchronized (this) {
            subscriptions.removeIf(AnswerSubscription::isClosed);
            if (subscriptions.size() >= maxSubscriptions) {
                throw new RejectedException(
                        Problem.Kind.TOO_MANY_REQUESTS, "too many readers of the event stream; connect again later");
            }
            // Under the same lock as publishing, so that no answer is missed or sent twice.
            since.ifPresent(from -> subscription.resume(recent.after(from), from.covers(recent.evicted())));
            // A first heartbeat sends the headers, so that the reader knows it is connected.
            subscription.heartbeat();
            subscriptions.add(subscription);
        }
        subscription.sendQueued();
    }

    /** Sends heartbeats, and removes readers that left or stalled. */
    void sendHeartbeats() {
        List<AnswerSubscription> remaining;
        synchronized (this) {
            subscriptions.stream()
                    .filter(subscription -> subscription.isStalled(stallTimeout))
                    .forEach(AnswerSubscription::close);
            subscriptions.removeIf(AnswerSubscription::isClosed);
            remaining = List.copyOf(subscriptions);
        }
        remaining.forEach(subscription -> {
            subscription.heartbeat();
            subscription.sendQueued();
        });
    }

    synchronized int subscriptions() {
        return subscriptions.size();
    }

    @Override
    public synchronized void close() {
        subscriptions.forEach(AnswerSubscription::close);
        subscriptions.clear();
    }
}
