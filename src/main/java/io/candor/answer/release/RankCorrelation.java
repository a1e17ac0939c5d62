package io.candor.answer.release;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Spearman's rank correlation (Spearman 1904). */
final class RankCorrelation {
    private RankCorrelation() {}

    /**
     * In [-1, 1]; equal values share the mean of their ranks, and values that are all equal correlate with nothing: 0.
     *
     * @param one numbers, at least 2
     * @param other as many
     */
    static double of(float[] one, float[] other) {
        double[] a = ranks(one);
        double[] b = ranks(other);
        double mean = (one.length - 1) / 2.0;
        double product = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (a[i] - mean) * (b[i] - mean);
            squaresA += (a[i] - mean) * (a[i] - mean);
            squaresB += (b[i] - mean) * (b[i] - mean);
        }
        return squaresA == 0 || squaresB == 0 ? 0 : product / Math.sqrt(squaresA * squaresB);
    }

    private static double[] ranks(float[] values) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparing(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[values.length];
        for (int from = 0; from < order.length; ) {
            int to = from;
            while (to + 1 < order.length && values[order[to + 1]] == values[order[from]]) {
                to++;
            }
            for (int i = from; i <= to; i++) {
                ranks[order[i]] = (from + to) / 2.0;
            }
            from = to + 1;
        }
        return ranks;
    }
}
