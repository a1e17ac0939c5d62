package io.candor.honesty.map;

/** The logarithm of the probability of a label, for graded labels the cross-entropy's negative. */
final class LogLikelihood {
    private LogLikelihood() {}

    /** ln p(y) = y z - ln(1 + e^z). */
    static double of(double logOdds, double correctness) {
        return correctness * logOdds - Math.max(logOdds, 0) - StrictMath.log1p(StrictMath.exp(-Math.abs(logOdds)));
    }
}
