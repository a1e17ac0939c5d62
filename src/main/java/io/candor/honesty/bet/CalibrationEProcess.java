package io.candor.honesty.bet;

import io.candor.honesty.ScoredAnswer;
import java.util.ArrayList;
import java.util.List;

/**
 * Anytime-valid evidence that confidences have stopped being frequencies, within a tolerance. It bets against "given the past and
 * the confidence, the label's mean lies within the tolerance of the confidence". While that holds, the capital of all processes
 * that share what {@link StartingPoints} give is a test supermartingale that begins at 1, so by Ville's inequality the chance that
 * any of them <em>ever</em> reaches 1/alpha, however many there are, however long the stream and however often one looks, is at
 * most alpha (Ramdas, Grünwald, Vovk, Shafer 2023, arXiv 2210.01948; a mixture of test martingales is one).
 *
 * <p>Drift may begin late, when bets that have run since the first label are deep in loss. So each label is a starting point, with
 * fresh capital for it; whoever adds the label says how much. All bets are fixed functions of the confidence, so all starting
 * points of one bet share their future payoffs and their capitals can be kept as one sum: the mixture over every starting
 * point is exact, in memory that does not grow. Immutable; {@link #add} gives the next state.
 *
 * @param labels how many were added
 * @param peakLogEvidence the highest {@link #logEvidence} so far, in nats, at least 0
 * @param stakes one per bet, in the order of the grid
 */
public record CalibrationEProcess(long labels, double peakLogEvidence, List<Stake> stakes) {
    /**
     * The capital of one bet.
     *
     * @param logCapital over all starting points, in nats
     * @param bestLogCapital of the best single starting point, in nats
     * @param bestStart that starting point: how many labels came before it
     */
    public record Stake(double logCapital, double bestLogCapital, long bestStart) {
        private static final Stake NONE = new Stake(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, 0);

        private Stake add(double logFresh, double logPayoff, long start) {
            double capital = LogSum.of(logCapital, logFresh) + logPayoff;
            return logFresh > bestLogCapital
                    ? new Stake(capital, logFresh + logPayoff, start)
                    : new Stake(capital, bestLogCapital + logPayoff, bestStart);
        }
    }

    /** @throws IllegalArgumentException when the stakes are not those of this version's grid of bets */
    public CalibrationEProcess {
        stakes = List.copyOf(stakes);
        if (stakes.size() != CalibrationBet.GRID.size()) {
            throw new IllegalArgumentException("drift state must have " + CalibrationBet.GRID.size() + " stakes, got: "
                    + stakes.size() + "; it was written by another version, start anew");
        }
        if (labels < 0 || Double.isNaN(peakLogEvidence)) {
            throw new IllegalArgumentException("drift state must have labels >= 0 and a number as peak, got: labels "
                    + labels + ", peakLogEvidence " + peakLogEvidence);
        }
    }

    /** Before the first label: no capital, no evidence. */
    public static CalibrationEProcess start() {
        return new CalibrationEProcess(
                0, 0, CalibrationBet.GRID.stream().map(bet -> Stake.NONE).toList());
    }

    /**
     * The state after one label more, which may be graded.
     *
     * @param tolerance how far the probability of being right may lie from the confidence, in [0, 1)
     * @param logShare natural logarithm of the fresh capital that starts with this label, spread evenly over the bets
     */
    public CalibrationEProcess add(ScoredAnswer answer, double tolerance, double logShare) {
        double logFresh = logShare - StrictMath.log(stakes.size());
        List<Stake> next = new ArrayList<>(stakes.size());
        for (int i = 0; i < stakes.size(); i++) {
            next.add(stakes.get(i).add(logFresh, CalibrationBet.GRID.get(i).logPayoff(answer, tolerance), labels));
        }
        double peak = Math.max(peakLogEvidence, logEvidence(next));
        return new CalibrationEProcess(labels + 1, peak, next);
    }

    /** The natural logarithm of the capital now; negative infinity before the first label. */
    public double logEvidence() {
        return logEvidence(stakes);
    }

    /**
     * Whether the evidence has ever been enough.
     *
     * @param alpha the tolerated chance of a false alarm over the whole, unbounded stream, and over all processes that share
     *     their starting points, in (0, 1)
     */
    public boolean alarmed(double alpha) {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha must be in (0, 1), got: " + alpha);
        }
        return peakLogEvidence >= -StrictMath.log(alpha);
    }

    /** An anytime-valid p-value of "the confidences have always been honest", over all processes, in (0, 1]. */
    public double pValue() {
        return StrictMath.exp(-peakLogEvidence);
    }

    /** Where the richest bet's best starting point lies: how many labels came before the drift seems to begin. */
    public long evidenceStart() {
        return stakes.get(richest()).bestStart();
    }

    /** The bet that has become richest: what seems to be wrong. */
    public CalibrationBet strongest() {
        return CalibrationBet.GRID.get(richest());
    }

    private int richest() {
        int richest = 0;
        for (int i = 1; i < stakes.size(); i++) {
            if (stakes.get(i).bestLogCapital() > stakes.get(richest).bestLogCapital()) {
                richest = i;
            }
        }
        return richest;
    }

    private static double logEvidence(List<Stake> stakes) {
        double largest = Double.NEGATIVE_INFINITY;
        for (Stake stake : stakes) {
            largest = Math.max(largest, stake.logCapital());
        }
        if (largest == Double.NEGATIVE_INFINITY) {
            return largest;
        }
        double sum = 0;
        for (Stake stake : stakes) {
            sum += StrictMath.exp(stake.logCapital() - largest);
        }
        return largest + StrictMath.log(sum);
    }
}
