package io.candor.answer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Questions between poll and engine. The engine takes a micro-batch when it is free, so under load batches are full
 * without waiting. Every batch holds the oldest question and those nearest to it in length: no question starves, and
 * padding stays small. Safe for several threads.
 */
final class QuestionQueue {
    private final AnswerConfig.Batch limits;
    private final Deque<QueuedQuestion> questions = new ArrayDeque<>();
    private boolean closed;

    QuestionQueue(AnswerConfig.Batch limits) {
        this.limits = limits;
    }

    synchronized void add(QueuedQuestion queued) {
        questions.addLast(queued);
        notifyAll();
    }

    /** Puts what the engine failed on back to the head of the queue. */
    synchronized void putBack(List<QueuedQuestion> failed) {
        for (int i = failed.size() - 1; i >= 0; i--) {
            questions.addFirst(failed.get(i));
        }
        notifyAll();
    }

    synchronized void removeAbandoned() {
        questions.removeIf(queued -> queued.pending().isAbandoned());
    }

    synchronized int size() {
        return questions.size();
    }

    /** No more micro-batches: what is queued is not answered. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Waits for the next micro-batch; empty once the queue is closed. */
    synchronized List<QueuedQuestion> take() throws InterruptedException {
        while (!closed) {
            removeAbandoned();
            long lingerNanos = questions.isEmpty() ? Long.MAX_VALUE : lingerNanos();
            if (lingerNanos <= 0) {
                return nextBatch();
            }
            if (questions.isEmpty()) {
                wait();
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, lingerNanos);
            }
        }
        return List.of();
    }

    private long lingerNanos() {
        if (questions.size() >= limits.maxQuestions()) {
            return 0;
        }
        return limits.linger().toNanos()
                - (System.nanoTime() - questions.getFirst().polledNanos());
    }

    private List<QueuedQuestion> nextBatch() {
        QueuedQuestion oldest = questions.getFirst();
        List<QueuedQuestion> nearest = new ArrayList<>(questions);
        nearest.remove(0);
        nearest.removeIf(queued -> !queued.fitsWith(oldest));
        nearest.sort(Comparator.comparingInt(queued -> Math.abs(queued.tokens() - oldest.tokens())));
        List<QueuedQuestion> batch = new ArrayList<>(List.of(oldest));
        int longest = oldest.tokens();
        for (QueuedQuestion queued : nearest) {
            longest = Math.max(longest, queued.tokens());
            if (batch.size() == limits.maxQuestions() || (long) longest * (batch.size() + 1) > limits.tokenBudget()) {
                break;
            }
            batch.add(queued);
        }
        Set<QueuedQuestion> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        taken.addAll(batch);
        questions.removeIf(taken::contains);
        return batch;
    }
}
