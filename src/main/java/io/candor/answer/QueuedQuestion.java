package io.candor.answer;

import io.candor.event.AnswerMode;
import io.candor.event.Question;
import java.time.Instant;

/** A valid question waiting for the engine. Only the engine's thread touches the failures. */
final class QueuedQuestion {
    private final PendingRecord pending;
    private final Question question;
    private final int[] prompt;
    private final int maxTokens;
    private final long polledNanos;
    private boolean suspect;
    private int failures;

    /**
     * @param prompt token ids
     * @param maxTokens most tokens of the answer, at least 1
     * @param polledNanos {@link System#nanoTime()} when it was polled
     */
    QueuedQuestion(PendingRecord pending, Question question, int[] prompt, int maxTokens, long polledNanos) {
        this.pending = pending;
        this.question = question;
        this.prompt = prompt;
        this.maxTokens = maxTokens;
        this.polledNanos = polledNanos;
    }

    PendingRecord pending() {
        return pending;
    }

    Question question() {
        return question;
    }

    int[] prompt() {
        return prompt;
    }

    int tokens() {
        return prompt.length;
    }

    int maxTokens() {
        return maxTokens;
    }

    long polledNanos() {
        return polledNanos;
    }

    boolean isScoreOnly() {
        return question.getMode() == AnswerMode.SCORE;
    }

    boolean isExpired(Instant now) {
        return question.getDeadline() != null && now.isAfter(question.getDeadline());
    }

    /**
     * Whether both can share one call of the engine. A suspect is taken alone, to find out which question of a failed
     * batch is at fault.
     */
    boolean fitsWith(QueuedQuestion other) {
        return !suspect && !other.suspect && isScoreOnly() == other.isScoreOnly() && maxTokens == other.maxTokens;
    }

    /** It was in a micro-batch that failed. */
    void suspect() {
        suspect = true;
    }

    /** It failed alone on an engine that works otherwise; returns how often so far. */
    int countFailure() {
        return ++failures;
    }
}
