package io.candor.honesty.promise;

import io.candor.honesty.Probability;
import java.util.Arrays;

/**
 * Evidence that the answers seen so far have a mean error below a target. A capital of 1 is split over stakes and multiplied with
 * {@code 1 + stake * (target - error)} by each label, where error = 1 - correctness (Waudby-Smith and Ramdas 2024, arXiv 2010.09686).
 *
 * <p>The stakes are fixed, not fitted to past labels, and that is what makes the evidence hold while releases change. Let
 * m<sub>i</sub> be the chance of error of the i-th answer given all before it. For a fixed stake s the capital divided by the product
 * of {@code 1 + s (target - m_i)} is a martingale, and as {@code ln(1 + x) <= x}, that product is at most 1 whenever the mean of
 * m<sub>1..n</sub> is at least the target. So a mixture of such capitals reaches 1/delta at any time n at which the mean
 * error up to n is at least the target with a chance of at most delta, however the m<sub>i</sub> change. With stakes that follow
 * past labels (aGRAPA, ONS) this would hold only if every m<sub>i</sub> were at least the target.
 *
 * <p>For one thread.
 */
final class ErrorEProcess {
    /** Stakes as shares of the largest that keeps the capital positive, 1 / (1 - target): small ones for errors near the target. */
    private static final double[] SHARES = {0.1, 0.2, 0.4, 0.7};

    private final double target;
    private final double[] logCapitals = new double[SHARES.length];
    private long count;
    private double errors;

    /** @param target in (0, 1) */
    ErrorEProcess(double target) {
        this.target = target;
        Arrays.fill(logCapitals, -StrictMath.log(SHARES.length));
    }

    /** What a label multiplies the capital of each stake with, as natural logarithms; the same for all thresholds. */
    static double[] logPayoffs(double target, double correctness) {
        double gain = target - (1 - Probability.require("correctness", correctness));
        double[] payoffs = new double[SHARES.length];
        for (int i = 0; i < SHARES.length; i++) {
            payoffs[i] = StrictMath.log1p(SHARES[i] / (1 - target) * gain);
        }
        return payoffs;
    }

    /**
     * Takes a label.
     *
     * @param logPayoffs of the label, for this target
     */
    void add(double[] logPayoffs, double correctness) {
        for (int i = 0; i < logCapitals.length; i++) {
            logCapitals[i] += logPayoffs[i];
        }
        count++;
        errors += 1 - correctness;
    }

    /** The natural logarithm of the capital now. */
    double logEvidence() {
        double largest = Double.NEGATIVE_INFINITY;
        for (double capital : logCapitals) {
            largest = Math.max(largest, capital);
        }
        double sum = 0;
        for (double capital : logCapitals) {
            sum += StrictMath.exp(capital - largest);
        }
        return largest + StrictMath.log(sum);
    }

    long count() {
        return count;
    }

    /** Sum of the errors. */
    double errors() {
        return errors;
    }

    /**
     * By how much a label can be expected to raise {@link #logEvidence} with the best stake, if errors go on as so far; they are counted as
     * if two labels with half the target's error had come before. At most 0 where no evidence can be expected.
     */
    double growth() {
        double error = (errors + target) / (count + 2);
        if (error >= target) {
            return 0;
        }
        return error * StrictMath.log(error / target) + (1 - error) * StrictMath.log((1 - error) / (1 - target));
    }
}
