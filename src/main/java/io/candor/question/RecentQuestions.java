package io.candor.question;

import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What this console knows of questions: which it took and how those it read of ended. A bounded window: what came first is
 * forgotten first. Safe for use by several threads.
 */
final class RecentQuestions {
    /** What an entry costs beside its text. */
    private static final int ENTRY_BYTES = 200;

    private final int maxEntries;
    private final long maxBytes;
    private final int maxPending;
    private final int maxWaiting;
    private final LinkedHashMap<String, QuestionOutcome> outcomes = new LinkedHashMap<>();
    private final Set<String> pending = new LinkedHashSet<>();
    private final Map<String, List<CompletableFuture<QuestionOutcome>>> waiting = new HashMap<>();
    private StreamPosition forgotten = StreamPosition.START;
    private long bytes;
    private int waiters;

    /**
     * @param maxEntries most outcomes
     * @param maxBytes most bytes of outcomes on the wire
     * @param maxPending most ids of questions without an outcome
     * @param maxWaiting most futures of {@link #await} that are not complete
     */
    RecentQuestions(int maxEntries, long maxBytes, int maxPending, int maxWaiting) {
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
        this.maxPending = maxPending;
        this.maxWaiting = maxWaiting;
    }

    /** Notes a question that is about to be sent. */
    synchronized void taken(String id) {
        pending.add(id);
        if (pending.size() > maxPending) {
            removeFirst(pending.iterator());
        }
    }

    /** Takes {@link #taken} back: the question was not acknowledged. */
    synchronized void refused(String id) {
        pending.remove(id);
    }

    synchronized boolean isPending(String id) {
        return pending.contains(id);
    }

    synchronized Optional<QuestionOutcome> find(String id) {
        return Optional.ofNullable(outcomes.get(id));
    }

    synchronized int size() {
        return outcomes.size();
    }

    /** Notes how a question ended and tells all who wait for it. */
    void ended(QuestionOutcome outcome) {
        List<CompletableFuture<QuestionOutcome>> told;
        synchronized (this) {
            pending.remove(outcome.questionId());
            remember(outcome);
            told = waiting.remove(outcome.questionId());
            waiters -= told == null ? 0 : told.size();
        }
        if (told != null) {
            told.forEach(waiter -> waiter.complete(outcome));
        }
    }

    /**
     * Completes when the question has ended; at once if it has. The caller cancels it when patience ends.
     *
     * @throws RejectedException if too many wait already
     */
    synchronized CompletableFuture<QuestionOutcome> await(String id) {
        QuestionOutcome known = outcomes.get(id);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        if (waiters >= maxWaiting) {
            throw new RejectedException(
                    Problem.Kind.TOO_MANY_REQUESTS, "too many requests wait for answers; ask again without wait");
        }
        CompletableFuture<QuestionOutcome> waiter = new CompletableFuture<>();
        waiting.computeIfAbsent(id, first -> new ArrayList<>(1)).add(waiter);
        waiters++;
        waiter.whenComplete((outcome, failure) -> {
            if (failure != null) {
                leave(id, waiter);
            }
        });
        return waiter;
    }

    synchronized int waiters() {
        return waiters;
    }

    /** The remembered answers that {@code position} has not covered, oldest first. */
    synchronized List<QuestionOutcome.Answered> after(StreamPosition position) {
        List<QuestionOutcome.Answered> later = new ArrayList<>();
        for (QuestionOutcome outcome : outcomes.values()) {
            if (outcome instanceof QuestionOutcome.Answered answered
                    && !position.covers(answered.partition(), answered.offset())) {
                later.add(answered);
            }
        }
        return later;
    }

    /** How far the forgotten answers reach. */
    synchronized StreamPosition forgotten() {
        return forgotten;
    }

    /** Notes that answers up to {@code offset} are not here. */
    synchronized void forgotUpTo(int partition, long offset) {
        if (!forgotten.covers(partition, offset)) {
            forgotten = forgotten.with(partition, offset);
        }
    }

    private synchronized void leave(String id, CompletableFuture<QuestionOutcome> waiter) {
        List<CompletableFuture<QuestionOutcome>> others = waiting.get(id);
        if (others != null && others.remove(waiter)) {
            waiters--;
            if (others.isEmpty()) {
                waiting.remove(id);
            }
        }
    }

    private void remember(QuestionOutcome outcome) {
        // Anybody may write a broken record under the id of an answered question; the answer stays what it is.
        if (outcome instanceof QuestionOutcome.Dead
                && outcomes.get(outcome.questionId()) instanceof QuestionOutcome.Answered) {
            return;
        }
        QuestionOutcome earlier = outcomes.remove(outcome.questionId());
        bytes += cost(outcome) - (earlier == null ? 0 : cost(earlier));
        outcomes.put(outcome.questionId(), outcome);
        while (outcomes.size() > maxEntries || (bytes > maxBytes && outcomes.size() > 1)) {
            forget(removeFirst(outcomes.values().iterator()));
        }
    }

    private void forget(QuestionOutcome outcome) {
        bytes -= cost(outcome);
        if (outcome instanceof QuestionOutcome.Answered answered) {
            forgotUpTo(answered.partition(), answered.offset());
        }
    }

    private static int cost(QuestionOutcome outcome) {
        return outcome.bytes() + ENTRY_BYTES;
    }

    private static <T> T removeFirst(Iterator<T> oldestFirst) {
        T first = oldestFirst.next();
        oldestFirst.remove();
        return first;
    }
}
