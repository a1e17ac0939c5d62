package io.candor.honesty.promise;

import io.candor.honesty.bet.LogSum;
import io.candor.honesty.bet.StartingPoints;
import java.util.Arrays;

/**
 * Evidence that accepted answers err more often than a target since some label: the bet of {@link ErrorEProcess} the other way
 * round, {@code 1 + stake * (error - target)}, with the capital of 1 split over stakes and over all labels at which it may have begun
 * (an e-detector: Shin, Ramdas, Rinaldo 2024, arXiv 2203.03532; here with shares that add up to 1, so that the chance of ever raising a
 * false alarm is bounded, not their rate). Which answers are accepted may depend on earlier labels. For one thread.
 */
final class BreachEProcess {
    /** Stakes as shares of the largest that keeps the capital positive, 1 / target: for slow, clear and sudden breaches. */
    private static final double[] SHARES = {0.05, 0.15, 0.5};

    private final double target;
    private final double[] logCapitals = new double[SHARES.length];
    private long count;

    BreachEProcess(double target) {
        this.target = target;
        Arrays.fill(logCapitals, Double.NEGATIVE_INFINITY);
    }

    /** Takes the label of an accepted answer, with its error in [0, 1]. */
    void add(double error) {
        double logFresh = StartingPoints.SPREAD.logShare(count) - StrictMath.log(SHARES.length);
        for (int i = 0; i < SHARES.length; i++) {
            double payoff = StrictMath.log1p(SHARES[i] / target * (error - target));
            logCapitals[i] = LogSum.of(logCapitals[i], logFresh) + payoff;
        }
        count++;
    }

    /** The natural logarithm of the capital now. */
    double logEvidence() {
        double all = StartingPoints.SPREAD.logIdle(count);
        for (double capital : logCapitals) {
            all = LogSum.of(all, capital);
        }
        return all;
    }
}
