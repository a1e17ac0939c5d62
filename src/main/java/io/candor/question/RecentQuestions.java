package io.candor.question;

import io.candor.runtime.Problem;
import io.candor.runtime.QuestionKnowledge;
import io.candor.runtime.RejectedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * The questions this console accepted and the outcomes it read from the topics, in bounded memory: the oldest are
 * evicted first. Safe for use by several threads.
 */
final class RecentQuestions {
    /** Heap of an entry beside its text, estimated. */
    private static final int ENTRY_BYTES = 200;

    private final int maxEntries;
    private final long maxBytes;
    private final int maxPending;
    private final int maxWaiting;
    private final LinkedHashMap<String, QuestionOutcome> outcomes = new LinkedHashMap<>();
    private final Map<String, Asking> pending = new LinkedHashMap<>();
    private final Map<String, List<CompletableFuture<QuestionOutcome>>> waiting = new HashMap<>();
    private StreamPosition evicted = StreamPosition.START;
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

    /** A question without an outcome. An id may have become a dead letter before, whose record may be read only now. */
    private static final class Asking {
        /** Of its record; null until the broker has acknowledged it. */
        private Long offset;
        /** What was read before that, so that it is not known yet whose it is. */
        private QuestionOutcome.DeadLettered letter;
    }

    /** Notes a question that is about to be sent. */
    synchronized void addPending(String id) {
        // As the newest, also where the one before was never answered.
        pending.remove(id);
        pending.put(id, new Asking());
        if (pending.size() > maxPending) {
            removeFirst(pending.values().iterator());
        }
    }

    /** Notes where the record of a pending question lies, so that a dead letter of an earlier one is not taken for its outcome. */
    void acknowledged(String id, long offset) {
        QuestionOutcome.DeadLettered letter;
        synchronized (this) {
            Asking asking = pending.get(id);
            if (asking == null) {
                return;
            }
            asking.offset = offset;
            letter = asking.letter;
        }
        if (letter != null) {
            recordOutcome(letter);
        }
    }

    /** Takes {@link #addPending} back: the question was not acknowledged. */
    synchronized void removePending(String id) {
        pending.remove(id);
    }

    synchronized boolean isPending(String id) {
        return pending.containsKey(id);
    }

    /** How a question ended; empty as well while one that became a dead letter is asked again. */
    synchronized Optional<QuestionOutcome> find(String id) {
        return Optional.ofNullable(outcomes.get(id))
                .filter(outcome -> !(outcome instanceof QuestionOutcome.DeadLettered && pending.containsKey(id)));
    }

    /** What is known of a question here. */
    synchronized QuestionKnowledge knowledge(String id) {
        QuestionOutcome outcome = outcomes.get(id);
        // Asked again under the id of one that ended without an answer.
        boolean askedAgain = pending.containsKey(id)
                && !(outcome instanceof QuestionOutcome.Answered answered && !answered.isExpired());
        if (askedAgain) {
            return new QuestionKnowledge.Pending();
        }
        return outcome == null ? new QuestionKnowledge.Unknown() : knowledge(outcome);
    }

    /** What an outcome says of its question. */
    static QuestionKnowledge knowledge(QuestionOutcome outcome) {
        if (outcome instanceof QuestionOutcome.DeadLettered dead) {
            return new QuestionKnowledge.DeadLettered(dead.letter().reason());
        }
        QuestionOutcome.Answered answered = (QuestionOutcome.Answered) outcome;
        return answered.isExpired()
                ? new QuestionKnowledge.Expired(answered.answer().source())
                : new QuestionKnowledge.Answered(
                        answered.answer().source(),
                        answered.answer().domain(),
                        answered.answer().tenant());
    }

    synchronized int size() {
        return outcomes.size();
    }

    /** Notes how a question ended and tells all who wait for it. */
    void recordOutcome(QuestionOutcome outcome) {
        List<CompletableFuture<QuestionOutcome>> completed;
        synchronized (this) {
            store(outcome);
            if (isOfAnEarlierRecord(outcome)) {
                return;
            }
            pending.remove(outcome.questionId());
            completed = waiting.remove(outcome.questionId());
            waiters -= completed == null ? 0 : completed.size();
        }
        if (completed != null) {
            completed.forEach(waiter -> waiter.complete(outcome));
        }
    }

    /** Whether it is, or may be, the outcome of an earlier record than the one that is waited for. */
    private boolean isOfAnEarlierRecord(QuestionOutcome outcome) {
        Asking asking = pending.get(outcome.questionId());
        if (asking == null || !(outcome instanceof QuestionOutcome.DeadLettered letter)) {
            return false;
        }
        if (asking.offset == null) {
            asking.letter = letter;
            return true;
        }
        return letter.isBefore(asking.offset);
    }

    /**
     * Completes when the question has ended; at once if it has. The caller cancels it at its own timeout.
     *
     * @throws RejectedException if too many wait already
     */
    synchronized CompletableFuture<QuestionOutcome> await(String id) {
        Optional<QuestionOutcome> known = find(id);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get());
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
                removeWaiter(id, waiter);
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

    /** Forgets how some questions ended, by their ids. */
    synchronized void forget(Predicate<String> ids) {
        Iterator<QuestionOutcome> all = outcomes.values().iterator();
        while (all.hasNext()) {
            QuestionOutcome outcome = all.next();
            if (ids.test(outcome.questionId())) {
                all.remove();
                evict(outcome, cost(outcome));
            }
        }
    }

    /** How far answers may have been evicted. */
    synchronized StreamPosition evicted() {
        return evicted;
    }

    /** Notes that answers up to {@code offset} are not kept here. */
    synchronized void markEvicted(int partition, long offset) {
        if (!evicted.covers(partition, offset)) {
            evicted = evicted.with(partition, offset);
        }
    }

    private synchronized void removeWaiter(String id, CompletableFuture<QuestionOutcome> waiter) {
        List<CompletableFuture<QuestionOutcome>> others = waiting.get(id);
        if (others != null && others.remove(waiter)) {
            waiters--;
            if (others.isEmpty()) {
                waiting.remove(id);
            }
        }
    }

    private void store(QuestionOutcome outcome) {
        if (isKept(outcomes.get(outcome.questionId()), outcome)) {
            // A reader that resumes the event stream from before it is told that an answer is left out.
            evict(outcome, 0);
            return;
        }
        QuestionOutcome earlier = outcomes.remove(outcome.questionId());
        bytes += cost(outcome) - (earlier == null ? 0 : cost(earlier));
        outcomes.put(outcome.questionId(), outcome);
        while (outcomes.size() > maxEntries || (bytes > maxBytes && outcomes.size() > 1)) {
            QuestionOutcome oldest = removeFirst(outcomes.values().iterator());
            evict(oldest, cost(oldest));
        }
    }

    /**
     * Whether the known outcome is kept when another one with the same id comes. The first answer is kept, as the calibrator
     * does, because a client may write another record under the id of an answered question. An expiry is no answer.
     */
    private static boolean isKept(QuestionOutcome known, QuestionOutcome later) {
        if (!(known instanceof QuestionOutcome.Answered first)) {
            return false;
        }
        boolean isAnswer = later instanceof QuestionOutcome.Answered second && !second.isExpired();
        return !(first.isExpired() && isAnswer);
    }

    private void evict(QuestionOutcome outcome, int cost) {
        bytes -= cost;
        if (outcome instanceof QuestionOutcome.Answered answered) {
            markEvicted(answered.partition(), answered.offset());
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
