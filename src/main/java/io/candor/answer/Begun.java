package io.candor.answer;

import io.candor.event.Answer;
import io.candor.honesty.answer.AnswerIdentity;
import io.candor.honesty.map.HeadConfidence;
import io.candor.honesty.map.LogitMap;
import io.candor.llm.decoder.ContinuousBatch;

/**
 * A question that has its logit.
 *
 * @param unanswered what its outcome is made from when it comes too late
 * @param answer what is known of its answer so far
 * @param map of the release that gave the logit
 * @param scoredNanos {@link System#nanoTime()} when it had its logit
 */
record Begun(
        QueuedQuestion queued,
        Answer.Builder unanswered,
        Answer.Builder answer,
        LogitMap map,
        float logit,
        long scoredNanos) {

    static Begun of(QueuedQuestion queued, Answer.Builder unanswered, LogitMap map, float logit, long scoredNanos) {
        Answer.Builder answer = Answer.newBuilder(unanswered)
                .setRawConfidence(raw(logit))
                .setLogit(finite(logit))
                .setPromptTokens(queued.tokens());
        return new Begun(queued, unanswered, answer, map, logit, scoredNanos);
    }

    ContinuousBatch.Prompt<Begun> prompt() {
        return new ContinuousBatch.Prompt<>(this, queued.prompt(), queued.maxTokens());
    }

    /** @param said the answer, which the confidence may depend on; null where none is wanted */
    Answer.Builder confident(String said) {
        return answer.setConfidence(HeadConfidence.mapped(map, logit, answer.getDomain(), AnswerIdentity.of(said)));
    }

    private static double raw(float logit) {
        if (Float.isNaN(logit)) {
            throw new IllegalStateException("the engine gave no number for a confidence");
        }
        return HeadConfidence.raw(logit);
    }

    /** Null for a head that is beyond all numbers: its confidence is 0 or 1, and no map can be fitted to its logit. */
    private static Double finite(float logit) {
        return Float.isInfinite(logit) ? null : (double) logit;
    }
}
