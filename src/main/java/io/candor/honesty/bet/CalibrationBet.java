package io.candor.honesty.bet;

import io.candor.honesty.ScoredAnswer;
import java.util.ArrayList;
import java.util.List;

/**
 * One way in which confidences may be wrong: an alternative to "the probability of being right is the confidence", as a
 * fixed function of the confidence alone. The payoff of a label is linear in it, so it is fair for graded labels too. Its mean is
 * at most 1 while the probability of being right lies within the tolerance of the confidence: what is bet against is the
 * confidence shifted by the tolerance toward the alternative.
 *
 * @param direction which way the confidences err
 * @param shape how the error depends on the confidence
 * @param size of the error, in the units of its shape
 */
public record CalibrationBet(Direction direction, Shape shape, double size) {
    // A head that saturates at 0 or 1 must not bankrupt or enrich a bet by one label: stakes are set as if confidences
    // lay in [MARGIN, 1 - MARGIN]. The payoff uses the true confidence, so fairness is untouched.
    private static final double MARGIN = 0.005;
    // Keeps every payoff positive, so that no bet is ever lost for good.
    private static final double ALTERNATIVE_MARGIN = MARGIN / 2;

    /** Which way confidences err. */
    public enum Direction {
        /** Too high, or too extreme: answers are right less often than claimed. */
        OVERCONFIDENT,
        /** Too low, or too timid: answers are right more often than claimed. */
        UNDERCONFIDENT
    }

    /** How the error depends on the confidence. */
    public enum Shape {
        /** The same distance everywhere: confidence - size, or confidence + size. */
        CONSTANT {
            @Override
            double believed(double confidence, Direction direction, double size) {
                return direction == Direction.OVERCONFIDENT ? confidence - size : confidence + size;
            }
        },
        /** A share of what is claimed, confidence * (1 - size); or the same share of the doubt. */
        PROPORTIONAL {
            @Override
            double believed(double confidence, Direction direction, double size) {
                return direction == Direction.OVERCONFIDENT
                        ? confidence * (1 - size)
                        : confidence + (1 - confidence) * size;
            }
        },
        /** A share of the distance to one half: too extreme at both ends, or too timid at both. */
        SHARPNESS {
            @Override
            double believed(double confidence, Direction direction, double size) {
                double stretch = direction == Direction.OVERCONFIDENT ? 1 - size : 1 + size;
                return 0.5 + (confidence - 0.5) * stretch;
            }
        };

        abstract double believed(double confidence, Direction direction, double size);
    }

    /** The bets a drift detector mixes, in the order of its state. Changing it invalidates stored states. */
    static final List<CalibrationBet> GRID = grid();

    private static List<CalibrationBet> grid() {
        List<CalibrationBet> bets = new ArrayList<>();
        for (Direction direction : Direction.values()) {
            for (double size : new double[] {0.02, 0.05, 0.10, 0.20, 0.40}) {
                bets.add(new CalibrationBet(direction, Shape.CONSTANT, size));
            }
            for (double size : new double[] {0.10, 0.30, 0.60}) {
                bets.add(new CalibrationBet(direction, Shape.PROPORTIONAL, size));
            }
            for (double size : new double[] {0.30, 0.60}) {
                bets.add(new CalibrationBet(direction, Shape.SHARPNESS, size));
            }
        }
        return List.copyOf(bets);
    }

    /**
     * The natural logarithm of what one unit of capital becomes; finite, and 0 where the alternative is tolerated.
     *
     * @param tolerance how far the probability of being right may lie from the confidence, in [0, 1)
     */
    double logPayoff(ScoredAnswer answer, double tolerance) {
        double confidence = answer.confidence();
        double alternative = alternative(clamp(confidence, MARGIN));
        boolean below = alternative < confidence;
        double tolerated = below ? Math.max(0, confidence - tolerance) : Math.min(1, confidence + tolerance);
        double bounded = clamp(tolerated, MARGIN);
        if (below ? alternative >= bounded : alternative <= bounded) {
            return 0;
        }
        double stake = (alternative - bounded) / (bounded * (1 - bounded));
        return StrictMath.log1p(stake * (answer.correctness() - tolerated));
    }

    /** The probability of being right that this bet believes in. */
    private double alternative(double confidence) {
        return clamp(shape.believed(confidence, direction, size), ALTERNATIVE_MARGIN);
    }

    private static double clamp(double value, double margin) {
        return Math.min(Math.max(value, margin), 1 - margin);
    }
}
