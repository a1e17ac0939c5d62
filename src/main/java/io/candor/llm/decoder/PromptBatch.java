package io.candor.llm.decoder;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.util.Arrays;
import java.util.List;

/**
 * Prompts side by side, padded on the right with token 0.
 *
 * @param ids (rows, longest) int64
 * @param lengths (rows) int64, the number of real tokens of each row
 * @param longest length of the longest prompt
 * @param shortest length of the shortest prompt
 */
record PromptBatch(PtNDArray ids, PtNDArray lengths, int longest, int shortest) {

    static PromptBatch of(List<int[]> prompts, PtNDManager manager) {
        int longest = prompts.stream().mapToInt(prompt -> prompt.length).max().orElse(0);
        int shortest = prompts.stream().mapToInt(prompt -> prompt.length).min().orElse(0);
        long[] ids = new long[prompts.size() * longest];
        long[] lengths = new long[prompts.size()];
        for (int row = 0; row < lengths.length; row++) {
            int[] prompt = prompts.get(row);
            if (prompt.length == 0) {
                throw new IllegalArgumentException("prompt " + row + " has no tokens");
            }
            lengths[row] = prompt.length;
            for (int column = 0; column < prompt.length; column++) {
                ids[row * longest + column] = prompt[column];
            }
        }
        return new PromptBatch(
                (PtNDArray) manager.create(ids, new Shape(lengths.length, longest)),
                (PtNDArray) manager.create(lengths),
                longest,
                shortest);
    }

    /** Tokens of one prompt, (tokens) int64. */
    static PtNDArray ids(int[] tokens, PtNDManager manager) {
        return (PtNDArray) manager.create(Arrays.stream(tokens).asLongStream().toArray());
    }
}
