package io.candor.honesty.bet;

import io.candor.honesty.Probability;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Anytime-valid evidence that one forecaster's Brier score is better than another's. Of two forecasts p and q of the same label
 * the one is expected to score better that lies on the same side of the middle m = (p + q) / 2 as the chance of "right". So a
 * capital of 1 is bet against "given the past, p's next score is not expected to be better than q's" by the likelihood ratio of a
 * chance a, between m and p, to m: it pays a/m when the label says right and (1 - a)/(1 - m) when wrong, which is never negative
 * and 1 in the mean when the chance is m, less beyond. While that holds the capital is a test supermartingale, so the chance that
 * it ever reaches 1/alpha is at most alpha (testing by betting, Waudby-Smith and Ramdas 2024, arXiv 2010.09686; for comparing
 * forecasters Choe and Ramdas 2023, arXiv 2110.00115). A stake that grows with the variance away from one half, as this one,
 * needs a tenth fewer labels than one that is the same for all forecasts. The forecasters may learn from every label once it has
 * judged them.
 *
 * <p>How far p is to be believed is not known, so the capital is split over several a; and since one may become better only
 * later, it is split over all starting points too ({@link StartingPoints}). Immutable; {@link #add} gives the next state.
 *
 * @param count labels added
 * @param peakLogEvidence the highest {@link #logEvidence} so far, in nats, at least 0
 * @param logCapitals of each a, over all starting points, in nats
 */
public record ForecastComparisonEProcess(long count, double peakLogEvidence, List<Double> logCapitals) {
    /** Where a lies between m (0) and p (1); never at p itself, which may be 0 or 1. */
    private static final double[] BELIEFS = {0.3, 0.9};
    /** A forecast of exactly 0 or 1 is taken for this far from it, so that no middle is 0 or 1. */
    private static final double NEAREST = 1e-9;

    public ForecastComparisonEProcess {
        logCapitals = List.copyOf(logCapitals);
        if (logCapitals.size() != BELIEFS.length) {
            throw new IllegalArgumentException(
                    "a comparison of forecasts has " + BELIEFS.length + " capitals, got: " + logCapitals.size());
        }
    }

    /** Before the first label: no evidence. */
    public static ForecastComparisonEProcess start() {
        return new ForecastComparisonEProcess(0, 0, Collections.nCopies(BELIEFS.length, Double.NEGATIVE_INFINITY));
    }

    /**
     * The state after one label more.
     *
     * @param forecast of the forecaster under test, said before the label was known, in [0, 1]
     * @param other what the other one said
     * @param label correctness in [0, 1]
     */
    public ForecastComparisonEProcess add(double forecast, double other, double label) {
        double p = inside(Probability.require("forecast", forecast));
        double middle = (p + inside(Probability.require("other forecast", other))) / 2;
        double right = Probability.require("label", label);
        double fresh = StartingPoints.logWeight(count) - StrictMath.log(BELIEFS.length);
        List<Double> next = new ArrayList<>(BELIEFS.length);
        for (int i = 0; i < BELIEFS.length; i++) {
            double a = middle + BELIEFS[i] * (p - middle);
            double payoff = right * a / middle + (1 - right) * (1 - a) / (1 - middle);
            next.add(LogSum.of(logCapitals.get(i), fresh) + StrictMath.log(payoff));
        }
        double peak = Math.max(peakLogEvidence, logEvidence(count + 1, next));
        return new ForecastComparisonEProcess(count + 1, peak, next);
    }

    private static double inside(double probability) {
        return Math.max(NEAREST, Math.min(1 - NEAREST, probability));
    }

    /** The natural logarithm of the capital now. */
    public double logEvidence() {
        return logEvidence(count, logCapitals);
    }

    private static double logEvidence(long count, List<Double> logCapitals) {
        double sum = StartingPoints.logIdle(count);
        for (double capital : logCapitals) {
            sum = LogSum.of(sum, capital);
        }
        return sum;
    }
}
