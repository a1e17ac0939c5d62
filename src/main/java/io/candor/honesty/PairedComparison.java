package io.candor.honesty;

import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Whether a candidate scorer is more honest than the live one, on the same questions. Differences are candidate minus
 * live: below zero is better for the Brier score, above zero is better for AUROC.
 *
 * @param n questions compared
 * @param candidateBrier in [0, 1]
 * @param liveBrier in [0, 1]
 * @param brierDifference mean difference with its paired bootstrap interval
 * @param candidateAuroc NaN when all answers are of one class
 * @param liveAuroc NaN when all answers are of one class
 * @param aurocDifference with its paired bootstrap interval; undefined when too many resamples have one class
 */
public record PairedComparison(
        int n,
        double candidateBrier,
        double liveBrier,
        Interval brierDifference,
        double candidateAuroc,
        double liveAuroc,
        Interval aurocDifference) {

    /**
     * @param scores independent questions, at least one
     * @param auroc says which correctness counts as right
     * @param bootstrap level and seed of both intervals
     */
    public static PairedComparison of(List<PairedScore> scores, Auroc auroc, Bootstrap bootstrap) {
        Metric.requireAnswers(candidates(scores));
        return new PairedComparison(
                scores.size(),
                new BrierScore().measure(candidates(scores)),
                new BrierScore().measure(lives(scores)),
                bootstrap.intervalOf(PairedComparison::meanBrierDifference, scores),
                auroc.measure(candidates(scores)),
                auroc.measure(lives(scores)),
                bootstrap.intervalOf(
                        sample -> auroc.measure(candidates(sample)) - auroc.measure(lives(sample)), scores));
    }

    /** The whole interval of the Brier difference lies below zero. */
    public boolean brierImproved() {
        return brierDifference.high() < 0;
    }

    /**
     * The whole interval of the AUROC difference lies above -margin; false when it is undefined.
     *
     * @param margin the loss that would still be tolerated, at least 0
     */
    public boolean aurocNotWorse(double margin) {
        return aurocDifference.low() >= -margin;
    }

    private static List<ScoredAnswer> candidates(List<PairedScore> scores) {
        return scores.stream().map(PairedScore::candidateAnswer).toList();
    }

    private static List<ScoredAnswer> lives(List<PairedScore> scores) {
        return scores.stream().map(PairedScore::liveAnswer).toList();
    }

    /** Mean of candidate's minus live's squared errors, for at least one score. */
    public static double meanBrierDifference(List<PairedScore> scores) {
        double sum = 0;
        for (PairedScore score : scores) {
            sum += score.brierDifference();
        }
        return sum / scores.size();
    }

    /**
     * One-sided paired t-test of "the candidate is not better"; NaN for one score, and for more without any spread 0,
     * 0.5 or 1 as the common difference is below, at or above zero.
     */
    public static double pValue(List<PairedScore> scores) {
        int n = scores.size();
        double mean = meanBrierDifference(scores);
        double squares = 0;
        for (PairedScore score : scores) {
            double deviation = score.brierDifference() - mean;
            squares += deviation * deviation;
        }
        double standardError = Math.sqrt(squares / (n - 1) / n);
        if (n > 1 && standardError == 0) {
            return (1 + Math.signum(mean)) / 2;
        }
        return n == 1 ? Double.NaN : TDistribution.of(n - 1).cumulativeProbability(mean / standardError);
    }
}
