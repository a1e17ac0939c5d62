package io.candor.release.gate;

/**
 * Requirements of the gate on a candidate.
 *
 * @param minimum fewest questions that judge, at least 2
 * @param alpha bound on the chance that any candidate of a lineage passes without being better, in (0, 1)
 * @param harmAlpha level at which a domain counts as surely worse, over all domains, in (0, 1)
 * @param level coverage of the intervals, in (0, 1)
 * @param aurocMargin loss of AUROC that is still tolerated, in [0, 1]
 * @param labelerMinimum fewest questions judged by the other labelers for the test without one of them
 * @param resamples of the bootstrap, at least 100
 */
public record GateSettings(
        int minimum,
        double alpha,
        double harmAlpha,
        double level,
        double aurocMargin,
        int labelerMinimum,
        int resamples) {
    public GateSettings {
        require(minimum >= 2, "minimum must be at least 2", minimum);
        require(alpha > 0 && alpha < 1, "alpha must be in (0, 1)", alpha);
        require(harmAlpha > 0 && harmAlpha < 1, "harm-alpha must be in (0, 1)", harmAlpha);
        require(level > 0 && level < 1, "level must be in (0, 1)", level);
        require(aurocMargin >= 0 && aurocMargin <= 1, "auroc-margin must be in [0, 1]", aurocMargin);
        require(labelerMinimum >= 2, "labeler-minimum must be at least 2", labelerMinimum);
        require(resamples >= 100, "resamples must be at least 100", resamples);
    }

    SequentialGateSettings sequential() {
        return new SequentialGateSettings(alpha, harmAlpha, minimum);
    }

    private static void require(boolean condition, String message, Object value) {
        if (!condition) {
            throw new IllegalArgumentException("candor.training.gate." + message + ", got: " + value);
        }
    }
}
