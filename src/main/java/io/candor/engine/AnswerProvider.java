package io.candor.engine;

import io.candor.llm.decoder.ContinuousBatch;
import java.util.function.Function;

/** A model elsewhere that gives texts for texts: neither its tokens nor its states are known. Safe for several threads. */
public interface AnswerProvider extends AutoCloseable {

    /** By what name its answers are known. */
    String model();

    /**
     * Answers under way there; the caller closes it before this. Prompts' tokens are not used. A generation has no tokens, and
     * log-probabilities only where the model tells them.
     *
     * @param question the text that an owner asks
     * @param prefillTokens what the batch's own method says
     */
    <T> ContinuousBatch<T> batch(Function<T, String> question, int prefillTokens);

    @Override
    void close();
}
