package io.candor.answer;

import io.candor.event.AnswerMode;
import io.candor.event.Question;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** A valid question waiting for the engine. Only the engine's thread touches the failures. */
final class QueuedQuestion {
    private final PendingRecord pending;
    private final Question question;
    private final int[] prompt;
    /** Of the answer that another system gave; null where there is none. */
    private final int[] given;

    private final int maxTokens;
    private final long polledNanos;
    private boolean suspect;
    private int failures;
    private OptionalLong wantsMemorySince = OptionalLong.empty();

    /**
     * @param prompt token ids
     * @param maxTokens most tokens of the answer, at least 1
     * @param polledNanos {@link System#nanoTime()} when it was polled
     */
    QueuedQuestion(PendingRecord pending, Question question, int[] prompt, int maxTokens, long polledNanos) {
        this(pending, question, prompt, null, maxTokens, polledNanos);
    }

    /**
     * The same with the answer that the question carries.
     *
     * @param given its token ids; null where it carries none
     */
    QueuedQuestion(
            PendingRecord pending, Question question, int[] prompt, int[] given, int maxTokens, long polledNanos) {
        this.pending = pending;
        this.question = question;
        this.prompt = prompt;
        this.given = given;
        this.maxTokens = maxTokens;
        this.polledNanos = polledNanos;
    }

    /**
     * The same question with the answer that another system has given since.
     *
     * @param model who gave it
     * @param read its token ids as our model reads it; null where it cannot
     * @param meanLogProbability per token, as that system tells it; null if it does not
     */
    QueuedQuestion answered(String answer, String model, int[] read, Double meanLogProbability) {
        Question answered = Question.newBuilder(question)
                .setAnswer(answer)
                .setAnswerModel(model)
                .setAnswerMeanTokenLogProbability(meanLogProbability)
                .build();
        return new QueuedQuestion(pending, answered, prompt, read, maxTokens, polledNanos);
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

    /** Token ids of the answer that another system gave; empty where the question carries none. */
    Optional<int[]> given() {
        return Optional.ofNullable(given);
    }

    /** Tokens that are read before anything is answered: of the prompt, and of an answer that the question carries. */
    int tokens() {
        return prompt.length + (given == null ? 0 : given.length);
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
     * Whether both can begin together. A suspect is alone in the engine, to find out which question of a failed batch is at
     * fault.
     */
    boolean fitsWith(QueuedQuestion other) {
        return !suspect && !other.suspect && isScoreOnly() == other.isScoreOnly();
    }

    /** It was in the engine when that failed. */
    void suspect() {
        suspect = true;
    }

    boolean isSuspect() {
        return suspect;
    }

    /** Tokens of its prompt and of the longest answer it may get; none where no answer is wanted. */
    int mostTokens() {
        return isScoreOnly() ? 0 : prompt.length + maxTokens;
    }

    /** It failed alone on an engine that works otherwise; returns how often so far. */
    int countFailure() {
        return ++failures;
    }

    /** When there was first too little memory for it alone, if not before then {@code nanos}, by {@link System#nanoTime()}. */
    long wantsMemorySince(long nanos) {
        if (wantsMemorySince.isEmpty()) {
            wantsMemorySince = OptionalLong.of(nanos);
        }
        return wantsMemorySince.getAsLong();
    }
}
