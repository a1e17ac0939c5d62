package io.candor.llm.decoder;

import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tokens drawn by each row's own random numbers. Rows side by side with the same prompt, the very same array, share its prefill.
 *
 * @param options without a repetition penalty
 */
record SampledTokens(GenerationOptions options) implements TokenChoice {
    SampledTokens {
        if (options.repetitionPenalty() != 1) {
            throw new IllegalArgumentException("slots do not keep which tokens a row has seen");
        }
    }

    @Override
    public <T> SlotCache.Tokens first(SlotCache cache, List<Row<T>> rows, int slot, Optional<IValue> lower) {
        List<int[]> prompts = new ArrayList<>();
        long[] source = new long[rows.size()];
        for (int i = 0; i < source.length; i++) {
            int[] prompt = rows.get(i).prompt();
            if (prompts.isEmpty() || prompts.get(prompts.size() - 1) != prompt) {
                prompts.add(prompt);
            }
            source[i] = prompts.size() - 1;
        }
        return cache.joinSamples(prompts, source, slot, uniforms(rows, 1), options);
    }

    @Override
    public <T> SlotCache.Tokens next(SlotCache cache, List<Row<T>> rows, int columns, int steps) {
        return cache.decodeSamples(rows.size(), columns, uniforms(rows, steps), options);
    }

    private static <T> float[][] uniforms(List<Row<T>> rows, int steps) {
        float[][] uniforms = new float[rows.size()][steps];
        for (int row = 0; row < uniforms.length; row++) {
            for (int step = 0; step < steps; step++) {
                uniforms[row][step] = rows.get(row).uniform(step);
            }
        }
        return uniforms;
    }
}
