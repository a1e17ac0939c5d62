package io.candor.llm.decoder;

import io.candor.llm.checkpoint.ModelConfig;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** How many rows can be under way in the memory that is free; fewer once it turns out that there was less. For one thread. */
final class BatchMemory {
    /** Of what is free: the rest is for confidence passes, a second release during a swap, and a cache while it grows. */
    private static final double SHARE = 0.4;

    private static final int LOGIT_COPIES = 3;
    /** Steps in which a budget that was cut in half grows back: 1.05 to the 14th is 2. */
    private static final int REGROWTH = 20;
    /** Not sooner: each time that memory runs out costs the answers under way. */
    private static final long NANOS_PER_REGROWTH = Duration.ofSeconds(1).toNanos();

    private final long columnBytes;
    private final long rowBytes;
    private final long free;
    private final LongSupplier nanoTime;
    private long budget;
    private long taken;
    private long changedNanos;

    /**
     * @param columnBytes keys and values of one token
     * @param rowBytes what a row takes beside its columns
     * @param nanoTime {@link System#nanoTime()}
     */
    BatchMemory(long columnBytes, long rowBytes, long budget, LongSupplier nanoTime) {
        this.columnBytes = columnBytes;
        this.rowBytes = rowBytes;
        free = budget;
        this.budget = budget;
        this.nanoTime = nanoTime;
        changedNanos = nanoTime.getAsLong();
    }

    /** Without bound where nobody tells how much is free. */
    static BatchMemory of(Decoder decoder) {
        ModelConfig config = decoder.config();
        int size = decoder.computing() == Precision.FLOAT32 ? Float.BYTES : Short.BYTES;
        long column = 2L * config.layers() * config.keyValueHeads() * config.headSize() * size;
        long row = (long) LOGIT_COPIES * config.vocabularySize() * Float.BYTES;
        OptionalLong free = TorchDevice.available(decoder.manager().getDevice());
        return new BatchMemory(
                column, row, free.isPresent() ? (long) (SHARE * free.getAsLong()) : Long.MAX_VALUE, System::nanoTime);
    }

    /** Most rows of so many columns each, at least 1. */
    int rows(int columns) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, budget / bytes(1, columns)));
    }

    private long bytes(int rows, int columns) {
        return rows * (columns * columnBytes + rowBytes);
    }

    /** A cache of this size is about to be made, in place of the one before; of none when that was given back. */
    void take(int slots, int columns) {
        taken = bytes(slots, columns);
    }

    /**
     * There was less than was thought: room for half of the cache there is, or that could not be made. Without one it says nothing
     * of what would fit, and half of the budget is left.
     */
    void shrink() {
        budget = Math.max(1, (taken == 0 ? budget : Math.min(budget, taken)) / 2);
        changedNanos = nanoTime.getAsLong();
    }

    /** Memory comes free again: called often, the budget goes back up, and doubles in a quarter of a minute. */
    void recover() {
        long now = nanoTime.getAsLong();
        if (now - changedNanos >= NANOS_PER_REGROWTH) {
            budget += Math.min(free - budget, Math.max(1, budget / REGROWTH));
            changedNanos = now;
        }
    }

    /** Whether a cache of this size is worth giving back when nobody uses it. */
    boolean isLarge(int slots, int columns) {
        return bytes(slots, columns) > budget / 4;
    }
}
