package io.candor.honesty.map;

import io.candor.honesty.Metric;
import io.candor.honesty.Probability;
import io.candor.honesty.ScoredAnswer;
import java.util.Arrays;
import java.util.List;

/**
 * Isotonic regression by pooling adjacent violators (Ayer et al. 1955; for calibration Zadrozny and Elkan 2002): the
 * non-decreasing map of least squared error. Between two fitted confidences it is linear, beyond them constant, as
 * scikit-learn's is.
 */
public final class IsotonicMap implements ConfidenceMap {
    private final double[] confidences;
    private final double[] fitted;

    private IsotonicMap(double[] confidences, double[] fitted) {
        this.confidences = confidences;
        this.fitted = fitted;
    }

    /** @param answers at least one */
    public static IsotonicMap fit(List<ScoredAnswer> answers) {
        Metric.requireAnswers(answers);
        ScoredAnswer[] sorted = answers.toArray(ScoredAnswer[]::new);
        Arrays.sort(sorted);
        double[] confidences = Arrays.stream(sorted)
                .mapToDouble(ScoredAnswer::confidence)
                .distinct()
                .toArray();
        double[] sums = new double[confidences.length];
        double[] counts = new double[confidences.length];
        int place = 0;
        for (ScoredAnswer answer : sorted) {
            place += answer.confidence() == confidences[place] ? 0 : 1;
            sums[place] += answer.correctness();
            counts[place]++;
        }
        return new IsotonicMap(confidences, pooled(sums, counts));
    }

    /** Blocks of equal value; a block that falls below its predecessor joins it. */
    private static double[] pooled(double[] sums, double[] counts) {
        int blocks = 0;
        double[] sum = new double[sums.length];
        double[] count = new double[sums.length];
        int[] end = new int[sums.length];
        for (int i = 0; i < sums.length; i++) {
            sum[blocks] = sums[i];
            count[blocks] = counts[i];
            end[blocks++] = i + 1;
            while (blocks > 1 && sum[blocks - 2] * count[blocks - 1] >= sum[blocks - 1] * count[blocks - 2]) {
                blocks--;
                sum[blocks - 1] += sum[blocks];
                count[blocks - 1] += count[blocks];
                end[blocks - 1] = end[blocks];
            }
        }
        double[] fitted = new double[sums.length];
        for (int block = 0, start = 0; block < blocks; start = end[block++]) {
            Arrays.fill(fitted, start, end[block], sum[block] / count[block]);
        }
        return fitted;
    }

    @Override
    public double apply(double confidence) {
        double value = Probability.require("confidence", confidence);
        int found = Arrays.binarySearch(confidences, value);
        if (found >= 0) {
            return fitted[found];
        }
        int above = -found - 1;
        if (above == 0 || above == confidences.length) {
            return fitted[above == 0 ? 0 : above - 1];
        }
        double share = (value - confidences[above - 1]) / (confidences[above] - confidences[above - 1]);
        return fitted[above - 1] + share * (fitted[above] - fitted[above - 1]);
    }
}
