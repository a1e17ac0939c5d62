package io.candor.honesty.map;

import java.util.OptionalDouble;

/**
 * How probable a base model finds the tokens of an answer.
 *
 * @param mean natural-log probability per token, the ending one included, at most 0
 * @param tokens of the answer, without the ending one
 * @param source how probable another model, which gave the answer, found them, likewise; empty where there is none, or not known
 */
public record TokenLogProbabilities(double mean, int tokens, OptionalDouble source) {
    /** Where the log odds are at their bound already. */
    private static final double NEAREST_TO_CERTAIN = -1e-6;

    public TokenLogProbabilities {
        // Written so that NaN is refused.
        if (!(mean <= 0)) {
            throw new IllegalArgumentException("a mean log-probability must be at most 0, got: " + mean);
        }
        // Likewise.
        if (source.isPresent() && !(source.getAsDouble() <= 0)) {
            throw new IllegalArgumentException(
                    "a mean log-probability must be at most 0, got: " + source.getAsDouble());
        }
        if (tokens < 0) {
            throw new IllegalArgumentException("tokens must not be negative, got: " + tokens);
        }
    }

    /** Of the base model's own answer. */
    public TokenLogProbabilities(double mean, int tokens) {
        this(mean, tokens, OptionalDouble.empty());
    }

    /** Natural-log odds of the geometric mean of the tokens' probabilities, in [-8, 8]. */
    double meanLogOdds() {
        return logOdds(mean);
    }

    /** The first by the other model that gave the answer; 0 where it is not known. */
    double sourceLogOdds() {
        return source.isPresent() ? logOdds(source.getAsDouble()) : 0;
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
