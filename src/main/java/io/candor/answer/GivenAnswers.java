package io.candor.answer;

import io.candor.answer.release.AnswerEngine;
import io.candor.event.Answer;
import io.candor.honesty.map.TokenLogProbabilities;
import io.candor.llm.decoder.Generation;
import io.candor.llm.decoder.LengthBatches;
import io.candor.llm.prompt.InvalidQuestionException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** Reads the answers that other systems gave: those that questions carry, and those that were asked for elsewhere. For one thread. */
final class GivenAnswers {
    private final AnswerEngine engine;
    private final AnswerConfig.Batch limits;

    GivenAnswers(AnswerEngine engine, AnswerConfig.Batch limits) {
        this.engine = engine;
        this.limits = limits;
    }

    /**
     * How probable the frozen base finds the answers of those that carry one; the others are not among the result's keys.
     *
     * @throws RuntimeException whatever the engine throws, or an OutOfMemoryError; then nothing has changed
     */
    Map<Begun, Double> meanLogProbabilities(List<Begun> scored) {
        List<Begun> given = scored.stream()
                .filter(begun -> begun.queued().given().isPresent())
                .toList();
        Map<Begun, Double> means = new IdentityHashMap<>();
        for (List<Begun> batch :
                LengthBatches.of(given, GivenAnswers::answer, limits.maxQuestions(), limits.tokenBudget())) {
            double[] found = engine.answerReader()
                    .orElseThrow()
                    .meanLogProbabilities(
                            batch.stream().map(begun -> begun.queued().prompt()).toList(),
                            batch.stream().map(GivenAnswers::answer).toList());
            for (int i = 0; i < found.length; i++) {
                means.put(batch.get(i), found[i]);
            }
        }
        return means;
    }

    private static int[] answer(Begun begun) {
        return begun.queued().given().orElseThrow();
    }

    /** A question that another system has answered, with the answer to be read; unread where our model cannot read it. */
    Begun carrying(Begun begun, Generation answer, String model) {
        float[] told = answer.continuation().logProbabilities();
        return begun.answered(begun.queued()
                .answered(
                        answer.text(),
                        model,
                        tokens(begun, answer.text()),
                        told.length == 0
                                ? null
                                : Math.min(0, answer.continuation().meanLogProbability())));
    }

    private int[] tokens(Begun begun, String text) {
        try {
            return engine.answerReader()
                    .map(reader -> reader.tokens(begun.queued().prompt(), text))
                    .orElse(null);
        } catch (InvalidQuestionException unreadable) {
            // Too long for our model's context, or no text: it is passed on without a confidence in it.
            return null;
        }
    }

    /** What is known of an answer that cannot be read. */
    static Answer.Builder unread(Begun begun) {
        return begun.confident(null).setAnswer(begun.queued().question().getAnswer());
    }

    /** What is known of an answer now that it is read. */
    static Answer.Builder read(Begun begun, double meanLogProbability) {
        String text = begun.queued().question().getAnswer();
        Double source = begun.queued().question().getAnswerMeanTokenLogProbability();
        TokenLogProbabilities tokens = new TokenLogProbabilities(
                meanLogProbability,
                answer(begun).length,
                source == null ? OptionalDouble.empty() : OptionalDouble.of(source));
        Answer.Builder answer = begun.confidentIn(text, tokens)
                .setAnswer(text)
                .setAnswerTokens(tokens.tokens())
                .setMeanTokenLogProbability(meanLogProbability);
        answer.getTimings().setGenerationMicros(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun.scoredNanos()));
        return answer;
    }
}
