package io.candor.honesty;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What ECE a perfectly calibrated scorer would show by chance alone, had it given the same confidences: each simulation
 * draws every label as right with the probability that its confidence claims. Below the quantile, an ECE is no evidence
 * of bad calibration. Labels are drawn as 0 or 1; graded verdicts scatter less, so for them the floor is an upper bound.
 *
 * @param mean mean ECE over the simulations
 * @param quantile95 the ECE that only one simulation in twenty exceeds
 * @param simulations how many were drawn
 */
public record CalibrationNoiseFloor(double mean, double quantile95, int simulations) {
    /** Draws from which on other processors are asked to help: fewer are done sooner than that. */
    private static final long WORTH_SHARING = 100_000;

    /**
     * @param answers at least one; their correctness is not looked at
     * @param error which ECE
     * @param simulations at least 1
     * @param seed the same seed gives the same bits, whatever the number of threads
     */
    public static CalibrationNoiseFloor of(
            List<ScoredAnswer> answers, ExpectedCalibrationError error, int simulations, long seed) {
        Metric.requireAnswers(answers);
        if (simulations < 1) {
            throw new IllegalArgumentException("noise floor simulations must be at least 1, got: " + simulations);
        }
        double[] confidences =
                answers.stream().mapToDouble(ScoredAnswer::confidence).toArray();
        int[] bins = Arrays.stream(confidences)
                .mapToInt(confidence -> error.binning().bin(confidence, error.bins()))
                .toArray();
        int[] ends = runs(bins);
        IntStream replicates = IntStream.range(0, simulations);
        if ((long) simulations * confidences.length >= WORTH_SHARING) {
            replicates = replicates.parallel();
        }
        double[] errors = replicates
                .mapToDouble(replicate ->
                        simulate(confidences, bins, ends, error.bins(), SplitMix64.stream(seed, replicate)))
                .toArray();
        Arrays.sort(errors);
        return new CalibrationNoiseFloor(mean(errors), Quantile.of(errors, 0.95), simulations);
    }

    /** Where answers of one bin in a row end: sorted answers have as many runs as bins. */
    private static int[] runs(int[] bins) {
        return IntStream.rangeClosed(1, bins.length)
                .filter(end -> end == bins.length || bins[end] != bins[end - 1])
                .toArray();
    }

    private static double simulate(double[] confidences, int[] bins, int[] ends, int binCount, SplitMix64 random) {
        double[] gaps = new double[binCount];
        int start = 0;
        for (int end : ends) {
            int bin = bins[start];
            double gap = bin == Binning.DROPPED ? 0 : gaps[bin];
            for (int i = start; i < end; i++) {
                gap += confidences[i] - (random.nextDouble() < confidences[i] ? 1 : 0);
            }
            if (bin != Binning.DROPPED) {
                gaps[bin] = gap;
            }
            start = end;
        }
        double sum = 0;
        for (double gap : gaps) {
            sum += Math.abs(gap);
        }
        return sum / confidences.length;
    }

    /** A plain loop, because a stream's sum may add in another order. */
    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
