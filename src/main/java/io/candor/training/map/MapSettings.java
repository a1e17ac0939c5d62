package io.candor.training.map;

import io.candor.release.gate.SequentialGateSettings;

/**
 * How maps are fitted and judged.
 *
 * @param fewest texts with a label before a map is fitted, at least 1
 * @param every labels between two fits, at least 1
 * @param window newest texts that a map is fitted to, at least {@code fewest}
 * @param gate what a candidate has to show
 */
public record MapSettings(int fewest, int every, int window, SequentialGateSettings gate) {
    public MapSettings {
        require(fewest >= 1, "fewest must be at least 1", fewest);
        require(every >= 1, "every must be at least 1", every);
        require(window >= fewest, "window must be at least fewest", window);
    }

    private static void require(boolean condition, String message, Object value) {
        if (!condition) {
            throw new IllegalArgumentException("candor.map." + message + ", got: " + value);
        }
    }
}
