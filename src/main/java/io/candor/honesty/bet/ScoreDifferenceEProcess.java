package io.candor.honesty.bet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Anytime-valid evidence that one forecaster's score is better than another's. It bets a capital of 1 against "given the past,
 * the mean of the next score difference is at most 0": the payoff of a bet is {@code 1 + stake * difference}, which is never
 * negative because a difference of scores in [0, 1] lies in [-1, 1]. While that holds the capital is a test supermartingale, so
 * the chance that it ever reaches 1/alpha is at most alpha (Waudby-Smith and Ramdas 2024, arXiv 2010.09686; for comparing
 * forecasters Choe and Ramdas 2023, arXiv 2110.00115). The forecasters may learn from every label once it has judged them.
 *
 * <p>No stake suits every difference, so the capital is split over a grid of them; and since one may become better only later,
 * it is split over all starting points too ({@link StartingPoints}). Immutable; {@link #add} gives the next state.
 *
 * @param count differences added
 * @param peakLogEvidence the highest {@link #logEvidence} so far, in nats, at least 0
 * @param logCapitals of each stake, over all starting points, in nats
 */
public record ScoreDifferenceEProcess(long count, double peakLogEvidence, List<Double> logCapitals) {
    private static final double[] STAKES = {0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95};

    public ScoreDifferenceEProcess {
        logCapitals = List.copyOf(logCapitals);
        if (logCapitals.size() != STAKES.length) {
            throw new IllegalArgumentException(
                    "an e-process of score differences has " + STAKES.length + " stakes, got: " + logCapitals.size());
        }
    }

    /** Before the first difference: no evidence. */
    public static ScoreDifferenceEProcess start() {
        return new ScoreDifferenceEProcess(0, 0, Collections.nCopies(STAKES.length, Double.NEGATIVE_INFINITY));
    }

    /**
     * The state after one difference more.
     *
     * @param difference of scores, positive in favour of the forecaster under test, in [-1, 1]
     */
    public ScoreDifferenceEProcess add(double difference) {
        if (!(difference >= -1 && difference <= 1)) {
            throw new IllegalArgumentException("a score difference must be in [-1, 1], got: " + difference);
        }
        double fresh = StartingPoints.SLOWEST.logShare(count) - StrictMath.log(STAKES.length);
        List<Double> next = new ArrayList<>(STAKES.length);
        for (int i = 0; i < STAKES.length; i++) {
            next.add(LogSum.of(logCapitals.get(i), fresh) + StrictMath.log1p(STAKES[i] * difference));
        }
        double peak = Math.max(peakLogEvidence, logEvidence(count + 1, next));
        return new ScoreDifferenceEProcess(count + 1, peak, next);
    }

    /** The natural logarithm of the capital now. */
    public double logEvidence() {
        return logEvidence(count, logCapitals);
    }

    private static double logEvidence(long count, List<Double> logCapitals) {
        double sum = StartingPoints.SLOWEST.logIdle(count);
        for (double capital : logCapitals) {
            sum = LogSum.of(sum, capital);
        }
        return sum;
    }
}
