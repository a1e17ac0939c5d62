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
import java.util.function.IntUnaryOperator;

/**
 * Questions between poll and engine. The engine takes some when it has room, so under load many begin together without
 * waiting. With the oldest question go those nearest to it in length: no question starves, and padding stays small. Safe for
 * several threads.
 */
final class QuestionQueue {
    /** Batches in which a budget that was cut in half grows back: 1.05 to the 14th is 2. */
    private static final int REGROWTH = 20;

    private final AnswerConfig.Batch limits;
    private final Deque<QueuedQuestion> questions = new ArrayDeque<>();
    /** At most that of the limits; less after the engine ran out of memory. */
    private int tokenBudget;

    private boolean closed;

    QuestionQueue(AnswerConfig.Batch limits) {
        this.limits = limits;
        this.tokenBudget = limits.tokenBudget();
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

    /** Gives back what the engine has no memory for; all others come before it. */
    synchronized void putLast(QueuedQuestion question) {
        questions.addLast(question);
        notifyAll();
    }

    /** The engine had no memory for this batch: those to come have at most half its tokens. */
    synchronized void doesNotFit(List<QueuedQuestion> batch) {
        int longest = batch.stream().mapToInt(QueuedQuestion::tokens).max().orElse(1);
        tokenBudget = (int) Math.max(1, Math.min(tokenBudget, (long) longest * batch.size()) / 2);
    }

    /** The engine had memory for the last batch: the budget goes back up to its limit, in a few dozen batches. */
    synchronized void fits() {
        tokenBudget = (int) Math.min(limits.tokenBudget(), tokenBudget + Math.max(1L, tokenBudget / REGROWTH));
    }

    synchronized void removeAbandoned() {
        questions.removeIf(queued -> queued.pending().isAbandoned());
    }

    synchronized int size() {
        return questions.size();
    }

    /** Nothing begins any more: what is queued is not answered. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /**
     * Waits for those that begin next in an engine where nothing is under way; none once the queue is closed.
     *
     * @param room as for {@link #poll}, at least 1
     */
    synchronized List<QueuedQuestion> take(IntUnaryOperator room) throws InterruptedException {
        while (!closed) {
            removeAbandoned();
            long lingerNanos = questions.isEmpty() ? Long.MAX_VALUE : lingerNanos();
            if (lingerNanos <= 0) {
                return next(questions.getFirst(), room);
            }
            if (questions.isEmpty()) {
                wait();
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, lingerNanos);
            }
        }
        return List.of();
    }

    /**
     * Those that begin next beside others; none if there are none, if they have to be alone, or once the queue is closed. Who
     * waits for a place keeps others from it that would need less.
     *
     * @param room tokens of a prompt and its answer → how many of that size can begin
     */
    synchronized List<QueuedQuestion> poll(IntUnaryOperator room) {
        removeAbandoned();
        if (closed || questions.isEmpty() || questions.getFirst().isSuspect()) {
            return List.of();
        }
        QueuedQuestion oldest = questions.getFirst();
        if (oldest.isScoreOnly() || room.applyAsInt(oldest.mostTokens()) > 0) {
            return next(oldest, room);
        }
        return questions.stream()
                .filter(queued -> queued.isScoreOnly() && !queued.isSuspect())
                .findFirst()
                .map(scoring -> next(scoring, room))
                .orElse(List.of());
    }

    private long lingerNanos() {
        if (questions.size() >= limits.maxQuestions()) {
            return 0;
        }
        return limits.linger().toNanos()
                - (System.nanoTime() - questions.getFirst().polledNanos());
    }

    private List<QueuedQuestion> next(QueuedQuestion first, IntUnaryOperator room) {
        List<QueuedQuestion> nearest = new ArrayList<>(questions);
        nearest.remove(first);
        nearest.removeIf(queued -> !queued.fitsWith(first));
        nearest.sort(Comparator.comparingInt(queued -> Math.abs(queued.tokens() - first.tokens())));
        List<QueuedQuestion> batch = new ArrayList<>(List.of(first));
        int longest = first.tokens();
        int most = first.mostTokens();
        for (QueuedQuestion queued : nearest) {
            longest = Math.max(longest, queued.tokens());
            most = Math.max(most, queued.mostTokens());
            if (batch.size() == limits.maxQuestions()
                    || (long) longest * (batch.size() + 1) > tokenBudget
                    || (!first.isScoreOnly() && batch.size() >= room.applyAsInt(most))) {
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
