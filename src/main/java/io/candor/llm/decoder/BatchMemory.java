package io.candor.llm.decoder;

import io.candor.llm.checkpoint.ModelConfig;
import java.util.OptionalLong;

/** How many rows can be under way in the memory that is free; fewer once it turns out that there was less. For one thread. */
final class BatchMemory {
    /** Of what is free: the rest is for confidence passes, a second release during a swap, and a cache while it grows. */
    private static final double SHARE = 0.4;

    private static final int LOGIT_COPIES = 3;
    /** Calls in which a budget that was cut in half grows back: 1.05 to the 14th is 2. */
    private static final int REGROWTH = 20;

    private final long columnBytes;
    private final long rowBytes;
    private final long free;
    private long budget;

    /**
     * @param columnBytes keys and values of one token
     * @param rowBytes what a row takes beside its columns
     */
    BatchMemory(long columnBytes, long rowBytes, long budget) {
        this.columnBytes = columnBytes;
        this.rowBytes = rowBytes;
        free = budget;
        this.budget = budget;
    }

    /** Without bound where nobody tells how much is free. */
    static BatchMemory of(Decoder decoder) {
        ModelConfig config = decoder.config();
        int size = decoder.precision() == Precision.FLOAT32 ? Float.BYTES : Short.BYTES;
        long column = 2L * config.layers() * config.keyValueHeads() * config.headSize() * size;
        long row = (long) LOGIT_COPIES * config.vocabularySize() * Float.BYTES;
        OptionalLong free = TorchDevice.available(decoder.manager().getDevice());
        return new BatchMemory(column, row, free.isPresent() ? (long) (SHARE * free.getAsLong()) : Long.MAX_VALUE);
    }

    /** Most rows of so many columns each, at least 1. */
    int rows(int columns) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, budget / bytes(1, columns)));
    }

    private long bytes(int rows, int columns) {
        return rows * (columns * columnBytes + rowBytes);
    }

    void shrink(int rows, int columns) {
        budget = Math.max(1, Math.min(budget, bytes(Math.max(1, rows), Math.max(1, columns))) / 2);
    }

    /** Memory comes free again: the budget goes back up, in a few dozen calls. */
    void recover() {
        budget = Math.min(free, budget + Math.max(1, budget / REGROWTH));
    }

    /** Whether a cache of this size is worth giving back when nobody uses it. */
    boolean isLarge(int slots, int columns) {
        return bytes(slots, columns) > budget / 4;
    }
}
