package io.candor.llm.decoder;

import java.util.List;
import java.util.function.Predicate;

/**
 * Greedy answers under way that share every step: prompts join while others decode, and each leaves when it has ended
 * (continuous batching; Yu et al., Orca, OSDI 2022). A prompt's answer depends on that prompt only. For one thread.
 *
 * @param <T> what the caller knows a prompt by
 */
public interface ContinuousBatch<T> extends AutoCloseable {

    /** Prompts under way. */
    int size();

    /** How many more prompts of at most so many tokens each, answers included, there is memory for now; at least one if none is under way. */
    int room(int tokens);

    /** Most tokens of a prompt that are prefilled at once; those of a longer one are, so many at a time, while others decode. */
    int prefillTokens();

    /**
     * Prompts join those under way. They are prefilled, or begin to be, unless others still are: then {@link #decode} does it.
     *
     * @return those that ended with their first token
     * @throws RuntimeException whatever libtorch throws, or an OutOfMemoryError; then none has joined, and the others go on
     */
    List<Ended<T>> join(List<Prompt<T>> prompts);

    /**
     * The same for prompts that have just been scored, in the same order: what their confidences and answers share is not
     * computed again, where they are prefilled at once.
     */
    default List<Ended<T>> join(List<Prompt<T>> prompts, ScoredPrompts scored) {
        return join(prompts);
    }

    /**
     * One or a few tokens more for all whose prompts are prefilled, and a piece more for one whose prompt is not.
     *
     * @return those that have ended
     * @throws RuntimeException whatever libtorch throws, or an OutOfMemoryError; then {@link #clear} is all that can be done
     */
    List<Ended<T>> decode();

    /** Prompts that nobody waits for any more leave. */
    void cancel(Predicate<T> owner);

    /** After a failure: nothing is under way any more, and the memory is given back. Returns whose answers that were. */
    List<T> clear();

    /**
     * There was less memory than was thought: from now on there is room for half of what there is now, or could not be made,
     * at most; with nothing there, for half of what there was room for. Before {@link #clear}, where both are called.
     */
    void shrink();

    @Override
    void close();

    /**
     * A prompt to be continued.
     *
     * @param tokens at least one
     * @param maxTokens most tokens of the answer, at least 1
     */
    record Prompt<T>(T owner, int[] tokens, int maxTokens) {}

    /** Hears every token of an answer as it comes, but not the one that ends it; called from the batch's own methods. */
    @FunctionalInterface
    interface TokenListener<T> {
        /** @param logProbability natural logarithm of the token's probability */
        void onToken(T owner, int token, float logProbability);
    }

    /** A prompt that has its answer. */
    record Ended<T>(T owner, Generation generation) {}
}
