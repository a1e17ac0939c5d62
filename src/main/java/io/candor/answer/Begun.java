package io.candor.answer;

import io.candor.answer.release.AnswerEngine;
import io.candor.event.Answer;
import io.candor.event.Timings;
import io.candor.honesty.answer.AnswerIdentity;
import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.HeadConfidence;
import io.candor.honesty.map.LogitMap;
import io.candor.honesty.map.TokenLogProbabilities;
import io.candor.llm.decoder.ContinuousBatch;
import java.util.Optional;
import java.util.function.Function;

/**
 * A question that has its logit.
 *
 * @param unanswered what its outcome is made from when it comes too late
 * @param answer what is known of its answer so far
 * @param map of the release that gave the logit
 * @param answerMap of the same release, if it has one: for the answers of whoever gives this one
 * @param sources the maps of the same release for answers of other systems' models
 * @param scoredNanos {@link System#nanoTime()} when it had its logit
 */
record Begun(
        QueuedQuestion queued,
        Answer.Builder unanswered,
        Answer.Builder answer,
        LogitMap map,
        Optional<AnswerMap> answerMap,
        Function<String, Optional<AnswerMap>> sources,
        float logit,
        long scoredNanos) {

    /** @param answerer whose answer it will be; empty for the model's own, or if it wants none */
    static Begun of(
            QueuedQuestion queued,
            Answer.Builder unanswered,
            AnswerEngine.Serving serving,
            Optional<String> answerer,
            float logit,
            long scoredNanos) {
        Answer.Builder answer = Answer.newBuilder(unanswered)
                .setRawConfidence(raw(logit))
                .setLogit(finite(logit))
                .setPromptTokens(queued.prompt().length);
        Optional<AnswerMap> answerMap = answerer.isPresent() ? serving.answerMap(answerer.get()) : serving.answerMap();
        return new Begun(queued, unanswered, answer, serving.map(), answerMap, serving::answerMap, logit, scoredNanos);
    }

    ContinuousBatch.Prompt<Begun> prompt() {
        return new ContinuousBatch.Prompt<>(this, queued.prompt(), queued.maxTokens());
    }

    /** The same once another system has answered it. */
    Begun answered(QueuedQuestion carrying) {
        answer.setAnswerModel(carrying.question().getAnswerModel())
                .setAnswerMeanTokenLogProbability(carrying.question().getAnswerMeanTokenLogProbability());
        return new Begun(carrying, unanswered, answer, map, answerMap, sources, logit, scoredNanos);
    }

    /** The same before it was answered, for an answer that another system's model gives. */
    Begun by(String answerer) {
        Answer.Builder again = Answer.newBuilder(unanswered)
                .setRawConfidence(answer.getRawConfidence())
                .setLogit(answer.getLogit())
                .setPromptTokens(answer.getPromptTokens())
                .setTimings(Timings.newBuilder(answer.getTimings()).build());
        return new Begun(queued, unanswered, again, map, sources.apply(answerer), sources, logit, scoredNanos);
    }

    /** @param said the answer, which the confidence may depend on; null where none is wanted */
    Answer.Builder confident(String said) {
        return answer.setConfidence(HeadConfidence.mapped(map, logit, answer.getDomain(), AnswerIdentity.of(said)));
    }

    /** With the confidence in the answer too, where the release has a map for it. */
    Answer.Builder confident(String said, TokenLogProbabilities tokens) {
        after(said, tokens);
        return confident(said);
    }

    /** With the confidence in an answer that another system gave, of which the head's own confidence says nothing. */
    Answer.Builder confidentIn(String said, TokenLogProbabilities tokens) {
        after(said, tokens);
        return confident(null);
    }

    private void after(String said, TokenLogProbabilities tokens) {
        answerMap
                .filter(known -> known.covers(tokens))
                .ifPresent(known -> answer.setAnswerConfidence(
                        known.confidence(logit, tokens, answer.getDomain(), AnswerIdentity.of(said))));
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
