package io.candor.honesty.map;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * From where on labels say something else than before: a Bayesian test of one change of level in a sequence of labeled logits
 * (Smith 1975), repeated on what comes after it. A level is a constant added to the log odds, with a normal prior of mean 0,
 * integrated over a grid; before and after a change there is one each. A pure function of the sequence.
 */
final class Changepoint {
    /** Fewest labels before and after a change; with fewer, a run of luck among the newest is taken for one. */
    private static final int FEWEST = 10;
    /** Log odds of a change before any label is seen. */
    private static final double LOG_PRIOR_ODDS = -3;

    /**
     * Bound on the log odds that labels are compared with: one verdict in thirty is a slip of the labeler. Without it three right answers among
     * ten, where hundreds had been wrong, were taken for a change, and what the hundreds had taught was forgotten.
     */
    private static final double SUREST = 3.5;

    private static final double MOST_EVIDENCE = 600;
    /** Distance between the places looked at grows with the distance from the end, so that long sequences cost little. */
    private static final double GROWTH = 1.15;

    private static final double[] LEVELS = {-6, -4, -3, -2, -1.4, -0.8, -0.3, 0, 0.3, 0.8, 1.4, 2, 3, 4, 6};
    private static final double DEVIATION = 2;
    private static final double[] LOG_PRIOR = logPrior();

    private Changepoint() {}

    /**
     * Of each label the probability that no change came after it.
     *
     * @param logits log odds that the labels are compared with
     * @param correctness of as many labels, in [0, 1]
     */
    static double[] currency(double[] logits, double[] correctness) {
        double[][] sums = sums(logits, correctness);
        double[] current = new double[logits.length];
        int start = 0;
        int change = posterior(sums, start, current);
        while (change > start) {
            start = change;
            Arrays.fill(current, 0, start, 0);
            change = posterior(sums, start, current);
        }
        return current;
    }

    /**
     * Fills {@code current} from {@code start} on; returns the most probable place of a change where one is more probable than
     * none, else {@code start}.
     */
    private static int posterior(double[][] sums, int start, double[] current) {
        int end = sums.length - 1;
        List<Integer> changes = new ArrayList<>();
        for (int after = FEWEST; after <= end - start - FEWEST; after = Math.max(after + 1, (int) (after * GROWTH))) {
            changes.add(end - after);
        }
        double none = logEvidence(sums, start, end);
        double[] odds = new double[changes.size()];
        double all = 1;
        int best = start;
        double bestOdds = 0;
        for (int i = 0; i < odds.length; i++) {
            int change = changes.get(i);
            double evidence = logEvidence(sums, start, change) + logEvidence(sums, change, end) - none;
            odds[i] = StrictMath.exp(Math.min(MOST_EVIDENCE, evidence + LOG_PRIOR_ODDS - StrictMath.log(odds.length)));
            all += odds[i];
            if (odds[i] > bestOdds) {
                bestOdds = odds[i];
                best = change;
            }
        }
        // From the end, where changes lie far back last: a label is current unless a change came after it.
        double later = 0;
        int next = 0;
        for (int i = end - 1; i >= start; i--) {
            while (next < odds.length && changes.get(next) > i) {
                later += odds[next++];
            }
            current[i] = 1 - later / all;
        }
        return all - 1 > 1 ? best : start;
    }

    /** Row i: the log likelihood of the first i labels at each level. */
    private static double[][] sums(double[] logits, double[] correctness) {
        double[][] sums = new double[logits.length + 1][LEVELS.length];
        for (int i = 0; i < logits.length; i++) {
            for (int level = 0; level < LEVELS.length; level++) {
                double logOdds = Math.max(-SUREST, Math.min(SUREST, logits[i] + LEVELS[level]));
                sums[i + 1][level] = sums[i][level] + LogLikelihood.of(logOdds, correctness[i]);
            }
        }
        return sums;
    }

    /** Log marginal likelihood of the labels from {@code from} up to but not including {@code to}. */
    private static double logEvidence(double[][] sums, int from, int to) {
        double largest = Double.NEGATIVE_INFINITY;
        double[] terms = new double[LEVELS.length];
        for (int level = 0; level < LEVELS.length; level++) {
            terms[level] = sums[to][level] - sums[from][level] + LOG_PRIOR[level];
            largest = Math.max(largest, terms[level]);
        }
        double sum = 0;
        for (double term : terms) {
            sum += StrictMath.exp(term - largest);
        }
        return largest + StrictMath.log(sum);
    }

    /** Of each level: the normal density there times the width of its cell, scaled to sum 1. */
    private static double[] logPrior() {
        double[] weights = new double[LEVELS.length];
        double sum = 0;
        for (int i = 0; i < LEVELS.length; i++) {
            double low = i == 0 ? LEVELS[0] - 2 : (LEVELS[i - 1] + LEVELS[i]) / 2;
            double high = i == LEVELS.length - 1 ? LEVELS[i] + 2 : (LEVELS[i] + LEVELS[i + 1]) / 2;
            double scaled = LEVELS[i] / DEVIATION;
            weights[i] = (high - low) * StrictMath.exp(-scaled * scaled / 2);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] = StrictMath.log(weights[i] / sum);
        }
        return weights;
    }
}
