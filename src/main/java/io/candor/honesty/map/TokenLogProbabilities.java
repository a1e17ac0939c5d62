package io.candor.honesty.map;

/**
 * How probable a base model found the tokens of its greedy answer.
 *
 * @param mean natural-log probability per token, the ending one included, at most 0
 * @param tokens of the answer, without the ending one
 */
public record TokenLogProbabilities(double mean, int tokens) {
    /** Where the log odds are at their bound already. */
    private static final double NEAREST_TO_CERTAIN = -1e-6;

    public TokenLogProbabilities {
        // Written so that NaN is refused.
        if (!(mean <= 0)) {
            throw new IllegalArgumentException("a mean log-probability must be at most 0, got: " + mean);
        }
        if (tokens < 0) {
            throw new IllegalArgumentException("tokens must not be negative, got: " + tokens);
        }
    }

    /** Natural-log odds of the geometric mean of the tokens' probabilities, in [-8, 8]. */
    double meanLogOdds() {
        return logOdds(mean);
    }

    /** Natural-log odds of the whole answer, word for word, in [-8, 8]. An answer that was cut off counts as one that ended. */
    double sequenceLogOdds() {
        return logOdds(mean * (tokens + 1));
    }

    private static double logOdds(double logProbability) {
        double log = Math.min(logProbability, NEAREST_TO_CERTAIN);
        return LogitMap.bounded(log - StrictMath.log(-StrictMath.expm1(log)));
    }
}
