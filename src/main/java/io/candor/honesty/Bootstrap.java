package io.candor.honesty;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Percentile bootstrap (Efron 1979): the spread of a statistic over resamples of the same items with replacement. The
 * same seed gives the same bits, whatever the number of threads. Resamples where the statistic is NaN (AUROC of one
 * class) are left out; where it is NaN on more than half of them there is no interval.
 *
 * @param resamples at least 100
 * @param level coverage aimed at, in (0, 1), for example 0.95
 * @param seed of the resampling
 */
public record Bootstrap(int resamples, double level, long seed) {
    private static final int FEWEST_RESAMPLES = 100;

    public Bootstrap {
        if (resamples < FEWEST_RESAMPLES) {
            throw new IllegalArgumentException(
                    "bootstrap resamples must be at least " + FEWEST_RESAMPLES + ", got: " + resamples);
        }
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("bootstrap level must be in (0, 1), got: " + level);
        }
    }

    /** The metric on these answers with its interval. */
    public Interval interval(Metric metric, List<ScoredAnswer> answers) {
        return intervalOf(metric::measure, answers);
    }

    /**
     * Any statistic with its interval.
     *
     * @param statistic pure; called from many threads
     * @param items independent observations, at least one
     */
    public <T> Interval intervalOf(ToDoubleFunction<List<T>> statistic, List<T> items) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("a bootstrap needs at least one item, got none");
        }
        List<T> indexed = List.copyOf(items);
        double[] replicates = IntStream.range(0, resamples)
                .parallel()
                .mapToDouble(replicate -> statistic.applyAsDouble(resample(indexed, replicate)))
                .toArray();
        double[] sorted = Arrays.stream(replicates)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        double estimate = statistic.applyAsDouble(indexed);
        if (sorted.length * 2 < resamples) {
            return new Interval(estimate, Double.NaN, Double.NaN, level);
        }
        double tail = (1 - level) / 2;
        return new Interval(estimate, Quantile.of(sorted, tail), Quantile.of(sorted, 1 - tail), level);
    }

    @SuppressWarnings("unchecked")
    private <T> List<T> resample(List<T> items, int replicate) {
        SplitMix64 random = SplitMix64.stream(seed, replicate);
        Object[] drawn = new Object[items.size()];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = items.get(random.nextInt(drawn.length));
        }
        return (List<T>) Arrays.asList(drawn);
    }
}
