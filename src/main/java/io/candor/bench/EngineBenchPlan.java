package io.candor.bench;

import java.util.List;

/**
 * What to measure of the engine alone.
 *
 * @param batches numbers of prompts at once, at least one of them
 * @param promptTokens tokens of a prompt, at least 1
 * @param newTokens tokens that are decoded after the first, at least 1
 * @param samples of one prompt, at least 1
 * @param rounds that count, at least 1; one more goes before
 */
public record EngineBenchPlan(List<Integer> batches, int promptTokens, int newTokens, int samples, int rounds) {
    public EngineBenchPlan {
        if (batches.isEmpty() || batches.stream().anyMatch(rows -> rows < 1)) {
            throw new IllegalArgumentException("a batch must have at least 1 prompt, got: " + batches);
        }
        requireAtLeastOne("tokens of a prompt", promptTokens);
        requireAtLeastOne("tokens after the first", newTokens);
        requireAtLeastOne("samples", samples);
        requireAtLeastOne("rounds", rounds);
        batches = List.copyOf(batches);
    }

    /** One prompt and 32, of 32 tokens and 16 more, 20 samples, three rounds. */
    public static EngineBenchPlan usual() {
        return new EngineBenchPlan(List.of(1, 32), 32, 16, 20, 3);
    }

    /** @throws IllegalArgumentException if the context of the model is too short for a prompt and its answer */
    public void requireRoom(int contextTokens) {
        int needed = promptTokens + newTokens + 1;
        if (needed > contextTokens) {
            throw new IllegalArgumentException("prompt and answer need " + needed + " tokens, the model's context has "
                    + contextTokens + ": ask for fewer");
        }
    }

    private static void requireAtLeastOne(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, got: " + value);
        }
    }
}
