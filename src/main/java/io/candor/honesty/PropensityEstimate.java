package io.candor.honesty;

/**
 * The mean over all questions from those that were chosen with known chances: each counts by the inverse of its own
 * chance, and the weights are normalised (Hájek 1971), which is consistent and of less spread than the unbiased sum.
 * Immutable; grows by {@link #add}.
 *
 * @param weight sum of inverse chances
 * @param weighted sum of values, each times its inverse chance
 */
public record PropensityEstimate(double weight, double weighted) {
    /** Nothing seen yet. */
    public PropensityEstimate() {
        this(0, 0);
    }

    /**
     * @param value of a chosen question, in [0, 1]
     * @param propensity its chance of being chosen, in (0, 1]
     * @throws IllegalArgumentException when either is out of its range
     */
    public PropensityEstimate add(double value, double propensity) {
        Probability.require("value", value);
        if (!(propensity > 0 && propensity <= 1)) {
            throw new IllegalArgumentException("propensity must be in (0, 1], got: " + propensity);
        }
        return new PropensityEstimate(weight + 1 / propensity, weighted + value / propensity);
    }

    /** In [0, 1]; NaN while nothing was seen. */
    public double mean() {
        return weighted / weight;
    }
}
