package io.candor.release.gate;

/**
 * Requirements of a sequential gate.
 *
 * @param alpha bound on the chance that any candidate of a lineage passes without being better, in (0, 1)
 * @param harmAlpha level at which a domain counts as surely worse, over all domains of a trial, in (0, 1)
 * @param minimum fewest labels that judge a candidate, at least 1
 */
public record SequentialGateSettings(double alpha, double harmAlpha, int minimum) {
    public SequentialGateSettings {
        require(alpha > 0 && alpha < 1, "alpha must be in (0, 1)", alpha);
        require(harmAlpha > 0 && harmAlpha < 1, "harm-alpha must be in (0, 1)", harmAlpha);
        require(minimum >= 1, "minimum must be at least 1", minimum);
    }

    private static void require(boolean condition, String message, Object value) {
        if (!condition) {
            throw new IllegalArgumentException("candor.map." + message + ", got: " + value);
        }
    }
}
