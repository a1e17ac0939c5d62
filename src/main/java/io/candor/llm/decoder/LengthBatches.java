package io.candor.llm.decoder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Cuts a list into batches of prompts of similar length, so that little is computed over padding. */
public final class LengthBatches {
    private LengthBatches() {}

    /**
     * @param prompt the prompt of an item
     * @param rows most items of a batch
     * @param tokens most tokens of a batch, padding included; a longer prompt is a batch of its own
     * @return batches from the shortest prompts to the longest; equal lengths keep their order
     */
    public static <T> List<List<T>> of(List<T> items, Function<T, int[]> prompt, int rows, int tokens) {
        List<T> sorted = new ArrayList<>(items);
        sorted.sort(Comparator.comparingInt(item -> prompt.apply(item).length));
        List<List<T>> batches = new ArrayList<>();
        int start = 0;
        for (int end = 1; end <= sorted.size(); end++) {
            boolean full = end - start == rows;
            boolean last = end == sorted.size();
            if (full || last || (end + 1 - start) * prompt.apply(sorted.get(end)).length > tokens) {
                batches.add(sorted.subList(start, end));
                start = end;
            }
        }
        return batches;
    }
}
