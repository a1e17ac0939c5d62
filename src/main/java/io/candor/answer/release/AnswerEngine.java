package io.candor.answer.release;

import io.candor.engine.AnswerProvider;
import io.candor.engine.AnswerReader;
import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.HeadConfidence;
import io.candor.honesty.map.LogitMap;
import io.candor.llm.decoder.ConfidenceReading;
import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.ScoredPrompts;
import java.util.List;
import java.util.Optional;

/** What answering needs of a model: all that the loop knows of it. */
public interface AnswerEngine extends AutoCloseable {

    /**
     * The token ids of a question's prompt.
     *
     * @throws io.candor.llm.prompt.InvalidQuestionException if there can be none
     */
    int[] prompt(String question);

    /** Reads answers that other systems gave; empty where the engine cannot. */
    default Optional<AnswerReader> answerReader() {
        return Optional.empty();
    }

    /** Who gives the answers instead of the model; empty where it answers itself. */
    default Optional<AnswerProvider> answerProvider() {
        return Optional.empty();
    }

    /** Takes the release that is live now; a confidence pass keeps one lease from start to end. */
    Lease lease();

    /**
     * Greedy answers of the frozen base, which no release changes; the caller closes it before this.
     *
     * @param prefillTokens most tokens of a prompt that are prefilled at once; 0 for a size that suits the device
     */
    <T> ContinuousBatch<T> continuousBatch(int prefillTokens);

    @Override
    void close();

    /** The use of one release, which stays as it is until this is closed, whatever goes live meanwhile. */
    interface Lease extends AutoCloseable {
        Serving serving();

        @Override
        void close();
    }

    /** One model with one release. */
    interface Serving {
        String modelId();

        String releaseId();

        /** Logits of the confidence that the greedy answer is right, one per prompt; {@link LanguageModel#confidence(float)}. */
        float[] confidenceLogits(List<int[]> prompts);

        /** The same for prompts whose answers are wanted too; the caller closes it once they have joined. */
        default ScoredPrompts score(List<int[]> prompts) {
            return ScoredPrompts.of(confidenceLogits(prompts));
        }

        /**
         * The same for one prompt, a piece at a time; the caller closes it before the lease.
         *
         * @param prefillTokens tokens of a piece, at least 1
         */
        ConfidenceReading confidenceReading(int[] prompt, int prefillTokens);

        /** What the release makes of a logit; {@link HeadConfidence} says how. */
        default LogitMap map() {
            return LogitMap.IDENTITY;
        }

        /** What the release makes of an answer and its logit; empty where it says no more than before the answer. */
        default Optional<AnswerMap> answerMap() {
            return Optional.empty();
        }

        /** The same of an answer that another system's model gave; empty where nobody has shown yet what such answers are worth. */
        default Optional<AnswerMap> answerMap(String source) {
            return Optional.empty();
        }
    }
}
