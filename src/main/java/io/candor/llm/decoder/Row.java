package io.candor.llm.decoder;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** One prompt under way: how much of it is in the cache, and what has been generated after it. */
final class Row<T> {
    private final T owner;
    private final int[] prompt;
    private final float[] uniforms;
    private final int[] tokens;
    private final float[] logProbabilities;
    private int prefilled;
    private int count;
    private boolean stopped;

    /** @param limit most tokens that are generated, at least 1 */
    Row(T owner, int[] prompt, int limit) {
        this(owner, prompt, new float[limit]);
    }

    /** @param uniforms the random numbers in [0, 1) that its tokens are drawn by, one for each that is generated at most */
    Row(T owner, int[] prompt, float[] uniforms) {
        this.owner = owner;
        this.prompt = prompt;
        this.uniforms = uniforms;
        int limit = uniforms.length;
        tokens = new int[limit];
        logProbabilities = new float[limit];
    }

    T owner() {
        return owner;
    }

    int[] prompt() {
        return prompt;
    }

    /** The next tokens of its prompt that are not in the cache yet, at most so many. */
    int[] piece(int most) {
        return Arrays.copyOfRange(prompt, prefilled, Math.min(prompt.length, prefilled + most));
    }

    /** So many more tokens of its prompt are in the cache. */
    void prefilled(int more) {
        prefilled += more;
    }

    /** Columns of the cache that hold its keys and values: those of the token that was generated last are not there yet. */
    int columns() {
        return prefilled + Math.max(0, count - 1);
    }

    int mostColumns() {
        return prompt.length + tokens.length;
    }

    /** The random number of the token that comes after so many more; any behind its end. */
    float uniform(int later) {
        return uniforms[Math.min(count + later, uniforms.length - 1)];
    }

    /** Most tokens that can still come. */
    int remaining() {
        return tokens.length - count;
    }

    /** How many tokens it has, the ending one included. */
    int count() {
        return count;
    }

    /** Tells of its tokens from number {@code start} on. */
    void tell(int start, ContinuousBatch.TokenListener<T> listener) {
        int end = stopped ? count - 1 : count;
        for (int i = start; i < end; i++) {
            listener.onToken(owner, tokens[i], logProbabilities[i]);
        }
    }

    /** Takes its tokens of a few steps, up to the one that ends it. */
    void take(SlotCache.Tokens decoded, int row, IntPredicate isStop) {
        for (int step = 0; step < decoded.steps() && !hasEnded(); step++) {
            int i = row * decoded.steps() + step;
            tokens[count] = (int) decoded.ids()[i];
            logProbabilities[count] = decoded.logProbabilities()[i];
            stopped = isStop.test(tokens[count]);
            count++;
        }
    }

    boolean hasEnded() {
        return stopped || count == tokens.length;
    }

    Continuation continuation() {
        return new Continuation(
                Arrays.copyOf(tokens, stopped ? count - 1 : count), Arrays.copyOf(logProbabilities, count), stopped);
    }
}
