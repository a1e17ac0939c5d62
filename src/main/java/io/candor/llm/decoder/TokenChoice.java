package io.candor.llm.decoder;

import ai.djl.pytorch.jni.IValue;
import java.util.List;
import java.util.Optional;

/** How the next tokens of rows are chosen. */
interface TokenChoice {
    /** The most likely token. */
    TokenChoice GREEDY = new TokenChoice() {
        @Override
        public <T> SlotCache.Tokens first(SlotCache cache, List<Row<T>> rows, int slot, Optional<IValue> lower) {
            return cache.join(rows.stream().map(Row::prompt).toList(), slot, lower);
        }

        @Override
        public <T> SlotCache.Tokens next(SlotCache cache, List<Row<T>> rows, int columns, int steps) {
            return cache.decode(rows.size(), columns, steps);
        }
    };

    /**
     * Prefills the prompts of rows into the slots from {@code slot} on; their first tokens, [rows][1].
     *
     * @param lower what the lower layers made of these prompts, if they have been computed
     */
    <T> SlotCache.Tokens first(SlotCache cache, List<Row<T>> rows, int slot, Optional<IValue> lower);

    /**
     * So many tokens more for the rows in the first slots, [rows][steps].
     *
     * @param columns of the cache that hold anything once they are there
     */
    <T> SlotCache.Tokens next(SlotCache cache, List<Row<T>> rows, int columns, int steps);
}
