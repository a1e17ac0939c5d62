package io.candor.honesty.map;

import io.candor.honesty.Metric;
import io.candor.honesty.Probability;
import io.candor.honesty.ScoredAnswer;
import java.util.List;

/**
 * Beta calibration (Kull, Silva Filho, Flach 2017): logit(m) = a ln c - b ln(1 - c) + k, with a and b at least 0 so that
 * the order stays. a = b = 1 and k = 0 changes nothing; that is also where a weak prior pulls, so that few labels are enough.
 *
 * @param a weight of ln c, at least 0
 * @param b weight of -ln(1 - c), at least 0
 * @param k intercept
 */
public record BetaMap(double a, double b, double k) implements ConfidenceMap {
    /** Confidences of exactly 0 and 1 have no logarithm to work with. */
    private static final double EDGE = 1e-6;
    /** Weight of the prior on a and b, in labels. */
    private static final double PRIOR = 1;

    /** Far from the optimum a whole Newton step may leap over it. */
    private static final double LONGEST_MOVE = 2;

    private static final int MOST_STEPS = 100;
    private static final double CONVERGED = 1e-10;

    /**
     * Fits by Newton's method on the cross-entropy; graded labels are taken as they are.
     *
     * @param answers at least one
     */
    public static BetaMap fit(List<ScoredAnswer> answers) {
        Metric.requireAnswers(answers);
        BetaMap both = fit(answers, new boolean[] {true, true, true});
        if (both.a >= 0 && both.b >= 0) {
            return both;
        }
        // As the authors' code does: the negative one is fixed at 0 and the rest fitted again.
        BetaMap one = fit(answers, new boolean[] {both.a >= 0, both.b >= 0, true});
        return new BetaMap(Math.max(0, one.a), Math.max(0, one.b), one.k);
    }

    private static BetaMap fit(List<ScoredAnswer> answers, boolean[] free) {
        double[] weights = {free[0] ? 1 : 0, free[1] ? 1 : 0, 0};
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] move = newton(answers, weights, free);
            double largest = 0;
            for (int i = 0; i < weights.length; i++) {
                weights[i] -= Math.max(-LONGEST_MOVE, Math.min(LONGEST_MOVE, move[i]));
                largest = Math.max(largest, Math.abs(move[i]));
            }
            if (largest < CONVERGED) {
                break;
            }
        }
        return new BetaMap(weights[0], weights[1], weights[2]);
    }

    private static double[] newton(List<ScoredAnswer> answers, double[] weights, boolean[] free) {
        double[] gradient = new double[3];
        double[][] hessian = new double[3][3];
        for (ScoredAnswer answer : answers) {
            double[] x = features(answer.confidence());
            double value = Probability.sigmoid(dot(weights, x));
            for (int i = 0; i < 3; i++) {
                gradient[i] += (value - answer.correctness()) * x[i];
                for (int j = 0; j < 3; j++) {
                    hessian[i][j] += value * (1 - value) * x[i] * x[j];
                }
            }
        }
        for (int i = 0; i < 3; i++) {
            double prior = i < 2 ? 1 : 0;
            gradient[i] = free[i] ? gradient[i] + PRIOR * (weights[i] - prior) : 0;
            for (int j = 0; j < 3; j++) {
                hessian[i][j] = free[i] && free[j] ? hessian[i][j] : 0;
            }
            hessian[i][i] += PRIOR;
        }
        return solve(hessian, gradient);
    }

    @Override
    public double apply(double confidence) {
        return Probability.sigmoid(
                dot(new double[] {a, b, k}, features(Probability.require("confidence", confidence))));
    }

    private static double[] features(double confidence) {
        double inside = Math.min(1 - EDGE, Math.max(EDGE, confidence));
        return new double[] {StrictMath.log(inside), -StrictMath.log1p(-inside), 1};
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    /** Cramer's rule; the prior keeps the matrix positive definite. */
    private static double[] solve(double[][] m, double[] v) {
        double determinant = determinant(m[0], m[1], m[2]);
        return new double[] {
            determinant(v, m[1], m[2]) / determinant,
            determinant(m[0], v, m[2]) / determinant,
            determinant(m[0], m[1], v) / determinant
        };
    }

    /** Of the matrix with these rows, or columns: the Hessian is symmetric. */
    private static double determinant(double[] x, double[] y, double[] z) {
        return x[0] * (y[1] * z[2] - y[2] * z[1])
                - x[1] * (y[0] * z[2] - y[2] * z[0])
                + x[2] * (y[0] * z[1] - y[1] * z[0]);
    }
}
