package io.candor.llm.decoder;

import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** How many tokens go through the model at once, padding included; half as many once memory runs out. For one thread. */
public final class TokenBudget {
    private static final Logger LOG = Logger.getLogger(TokenBudget.class);

    private int tokens;

    public TokenBudget(int tokens) {
        this.tokens = tokens;
    }

    /** What goes through at once now, at least 1. */
    public int tokens() {
        return tokens;
    }

    /**
     * Does work in batches that fit, again from the start with smaller ones when they turn out not to.
     *
     * @param rows most items of a batch
     * @param work given all batches; leaves nothing behind when it fails
     * @throws RuntimeException what the work throws, or an OutOfMemoryError; want of memory only once no batch can be smaller
     */
    public <T, R> R inBatches(List<T> items, Function<T, int[]> prompt, int rows, Function<List<List<T>>, R> work) {
        while (true) {
            List<List<T>> batches = LengthBatches.of(items, prompt, rows, tokens);
            try {
                return work.apply(batches);
            } catch (RuntimeException | OutOfMemoryError failure) {
                int largest = batches.stream()
                        .mapToInt(batch -> padded(batch, prompt))
                        .max()
                        .orElse(0);
                boolean smallest = batches.stream().allMatch(batch -> batch.size() == 1);
                // Only with less at once is there sense in trying again.
                if (smallest || !EngineFailure.isOutOfMemory(failure)) {
                    throw failure;
                }
                tokens = Math.max(1, Math.min(tokens, largest) / 2);
                LOG.warnf("engine out of memory, smaller batches from now on tokens=%d error=%s", tokens, failure);
            }
        }
    }

    private static <T> int padded(List<T> batch, Function<T, int[]> prompt) {
        return batch.size()
                * batch.stream()
                        .mapToInt(item -> prompt.apply(item).length)
                        .max()
                        .orElse(0);
    }
}
