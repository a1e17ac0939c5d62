package io.candor.llm.decoder;

import ai.djl.pytorch.engine.PtNDManager;
import io.candor.llm.checkpoint.ModelConfig;

/**
 * Rotary tables for as many positions as were needed so far: a config may declare millions, of which prompts use a few hundred.
 * Safe for several threads.
 */
final class RopeCache {
    private static final int FIRST_POSITIONS = 2048;

    private final ModelConfig config;
    private final PtNDManager manager;
    private RopeTable table;
    private int positions;

    /** @param manager owns the tables */
    RopeCache(ModelConfig config, PtNDManager manager) {
        this.config = config;
        this.manager = manager;
    }

    /**
     * A table of at least {@code needed} positions, and of no more than the context has. Smaller ones stay with the manager,
     * because a call under way may still use them; sizes double, so they take no more than the largest.
     *
     * @param needed 1 to the context length
     */
    synchronized RopeTable upTo(int needed) {
        if (needed > positions) {
            long doubled = Math.max(FIRST_POSITIONS, 2L * positions);
            positions = (int) Math.min(config.contextLength(), Math.max(doubled, needed));
            table = RopeTable.of(config, positions, manager);
        }
        return table;
    }
}
