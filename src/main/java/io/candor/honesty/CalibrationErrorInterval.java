package io.candor.honesty;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the true expected calibration error lies. The measured one is biased upwards, because the noise of each bin counts as an
 * error whatever its sign, and a percentile bootstrap of it lies above the truth altogether. So each bin's true gap (confidence
 * minus accuracy) is drawn from its posterior, given the measured one and its standard error, and the error is computed from the
 * drawn gaps.
 *
 * <p>Gaps may have much in common (a scorer too sure everywhere) or lie in few bins, so there are two priors: a normal with unknown
 * mean and deviation, and one that is 0 with some probability, else normal with mean 0 and unknown deviation. The interval is the
 * union of the two credible intervals; and it begins at 0 where the measured error is no evidence at all, because a continuous
 * prior never gives 0. In simulations with uniform, high and extreme confidences, gaps in common, by slope and in few bins (docs/experiment.md), it
 * covers the true error in at least 93 % of streams of 100 to 1,000 labels. A pure function of its arguments.
 */
public final class CalibrationErrorInterval {
    private static final int DRAWS = 1_000;
    /** Of gaps, in units of their bin's scale. */
    private static final double[] DEVIATIONS = {0, 0.01, 0.02, 0.03, 0.045, 0.065, 0.09, 0.12, 0.16, 0.22, 0.3, 0.45};

    private static final double[] LOG_PRIOR = logPrior();
    /** Chances that a bin has no gap. */
    private static final double[] NONE = {0.4, 0.8};
    /** Distances of the common mean from its most probable value, in its standard deviations. */
    private static final int MEANS = 17;

    private static final double STEP = 0.5;
    /** Labels of the mean confidence that a bin's accuracy is thought to have been seen with, so that no variance is 0. */
    private static final double PRIOR_LABELS = 2;

    private static final double SMALLEST_VARIANCE = 1e-3;

    /** Where confidences are near 0 or 1 there is less room for a gap, and a better view of it: it counts for less elsewhere. */
    private final double[] scales;
    /** In units of the scales, as their variances. */
    private final double[] gaps;

    private final double[] variances;
    private final double[] shares;
    private final double[] confidences;

    /** Of the measured gaps where the true ones are 0. */
    private final double[] densitiesOfNone;

    /** A prior of the gaps: how probable 0 is, else normal, and the densities of the measured gaps then. */
    private record Prior(double none, double mean, double deviation, double[] densities, double logLikelihood) {}

    private CalibrationErrorInterval(ReliabilityDiagram diagram) {
        List<ReliabilityDiagram.Bin> bins =
                diagram.bins().stream().filter(bin -> bin.count() > 0).toList();
        scales = bins.stream().mapToDouble(CalibrationErrorInterval::scale).toArray();
        gaps = new double[scales.length];
        variances = new double[scales.length];
        for (int i = 0; i < scales.length; i++) {
            ReliabilityDiagram.Bin bin = bins.get(i);
            gaps[i] = (bin.meanConfidence() - bin.accuracy()) / scales[i];
            variances[i] = variance(bin) / (scales[i] * scales[i]);
        }
        shares = bins.stream()
                .mapToDouble(bin -> (double) bin.count() / diagram.answers())
                .toArray();
        confidences = bins.stream()
                .mapToDouble(ReliabilityDiagram.Bin::meanConfidence)
                .toArray();
        densitiesOfNone = densities(0, 0);
    }

    /**
     * @param diagram the labels, at least one
     * @param floor what chance alone would show with the same confidences
     * @param level coverage aimed at, in (0, 1), for example 0.95
     * @param seed of the draws; the same seed gives the same bits
     * @return the measured error, which may lie above the interval, with its interval
     */
    public static Interval of(ReliabilityDiagram diagram, CalibrationNoiseFloor floor, double level, long seed) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("the level of an interval must be in (0, 1), got: " + level);
        }
        if (diagram.answers() < 1) {
            throw new IllegalArgumentException(
                    "the interval of a calibration error needs at least one label, got none");
        }
        double measured = diagram.expectedCalibrationError();
        CalibrationErrorInterval interval = new CalibrationErrorInterval(diagram);
        double[] common = interval.draw(interval.common(), SplitMix64.stream(seed, 0));
        double[] sparse = interval.draw(interval.sparse(), SplitMix64.stream(seed, 1));
        double tail = (1 - level) / 2;
        double low = Math.min(Quantile.of(common, tail), Quantile.of(sparse, tail));
        double high = Math.max(Quantile.of(common, 1 - tail), Quantile.of(sparse, 1 - tail));
        return new Interval(measured, measured <= floor.quantile95() ? 0 : low, high, level);
    }

    /** The root of what a label's deviation would be were the confidence true, 1 for a confidence of 0.2 or 0.8. */
    private static double scale(ReliabilityDiagram.Bin bin) {
        double confidence = bin.meanConfidence();
        return StrictMath.sqrt(StrictMath.sqrt(Math.max(0.01, confidence * (1 - confidence))) / 0.4);
    }

    /** Square roots of the deviations' distances: between flat over them and flat over their logarithms. */
    private static double[] logPrior() {
        double[] prior = new double[DEVIATIONS.length];
        for (int i = 0; i < prior.length; i++) {
            double below = DEVIATIONS[Math.max(0, i - 1)];
            double above = DEVIATIONS[Math.min(prior.length - 1, i + 1)];
            prior[i] = StrictMath.log((above - below) / 2) / 2;
        }
        return prior;
    }

    /** Of a bin's accuracy; graded labels scatter less, so for them it is an upper bound. */
    private static double variance(ReliabilityDiagram.Bin bin) {
        double accuracy = (bin.correctnessSum() + PRIOR_LABELS * bin.meanConfidence()) / (bin.count() + PRIOR_LABELS);
        return Math.max(SMALLEST_VARIANCE, accuracy * (1 - accuracy)) / bin.count();
    }

    /** Normal priors with means around the one that the bins have most probably in common. */
    private List<Prior> common() {
        List<Prior> priors = new ArrayList<>();
        for (int i = 0; i < DEVIATIONS.length; i++) {
            double deviation = DEVIATIONS[i];
            double precision = 0;
            double sum = 0;
            for (int bin = 0; bin < gaps.length; bin++) {
                double its = 1 / (variances[bin] + deviation * deviation);
                precision += its;
                sum += its * gaps[bin];
            }
            double spread = 1 / StrictMath.sqrt(precision);
            for (int k = 0; k < MEANS; k++) {
                double mean = sum / precision + (k - MEANS / 2) * STEP * spread;
                // The grid of a narrow posterior is finer: each of its points stands for less of a flat prior.
                double[] densities = densities(mean, deviation);
                priors.add(new Prior(
                        0,
                        mean,
                        deviation,
                        densities,
                        logLikelihood(0, densities) + StrictMath.log(spread) + LOG_PRIOR[i]));
            }
        }
        return priors;
    }

    private List<Prior> sparse() {
        List<Prior> priors = new ArrayList<>();
        for (double none : NONE) {
            for (int i = 0; i < DEVIATIONS.length; i++) {
                double deviation = DEVIATIONS[i];
                double[] densities = densities(0, deviation);
                priors.add(new Prior(none, 0, deviation, densities, logLikelihood(none, densities) + LOG_PRIOR[i]));
            }
        }
        return priors;
    }

    private double logLikelihood(double none, double[] densities) {
        double sum = 0;
        for (int bin = 0; bin < gaps.length; bin++) {
            sum += StrictMath.log(Double.MIN_NORMAL + none * densitiesOfNone[bin] + (1 - none) * densities[bin]);
        }
        return sum;
    }

    private double[] densities(double mean, double deviation) {
        return IntStream.range(0, gaps.length)
                .mapToDouble(bin -> density(bin, mean, deviation))
                .toArray();
    }

    /** Of the measured gap, up to a constant. */
    private double density(int bin, double mean, double deviation) {
        double variance = variances[bin] + deviation * deviation;
        double distance = gaps[bin] - mean;
        return StrictMath.exp(-distance * distance / (2 * variance)) / StrictMath.sqrt(variance);
    }

    /** Errors of drawn gaps, in ascending order. */
    private double[] draw(List<Prior> priors, SplitMix64 random) {
        double[] cumulated = cumulated(priors);
        double[] errors = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            int at = Arrays.binarySearch(cumulated, random.nextDouble() * cumulated[cumulated.length - 1]);
            Prior prior = priors.get(Math.min(priors.size() - 1, at < 0 ? -at - 1 : at + 1));
            for (int bin = 0; bin < gaps.length; bin++) {
                errors[i] += shares[bin] * Math.abs(gap(bin, prior, random));
            }
        }
        Arrays.sort(errors);
        return errors;
    }

    private static double[] cumulated(List<Prior> priors) {
        double most = priors.stream().mapToDouble(Prior::logLikelihood).max().orElseThrow();
        double[] cumulated = new double[priors.size()];
        double sum = 0;
        for (int i = 0; i < cumulated.length; i++) {
            sum += StrictMath.exp(priors.get(i).logLikelihood() - most);
            cumulated[i] = sum;
        }
        return cumulated;
    }

    /** A true gap of a bin, within what confidence and accuracy allow. */
    private double gap(int bin, Prior prior, SplitMix64 random) {
        double uniform = random.nextDouble();
        double none = prior.none() * densitiesOfNone[bin];
        double some = (1 - prior.none()) * prior.densities()[bin];
        if (uniform * (none + some) < none) {
            random.skipGaussian();
            return 0;
        }
        double variance = prior.deviation() * prior.deviation();
        double both = variance + variances[bin];
        double drawn = (variance * gaps[bin] + variances[bin] * prior.mean()) / both
                + StrictMath.sqrt(variance * variances[bin] / both) * random.nextGaussian();
        return Math.max(confidences[bin] - 1, Math.min(confidences[bin], drawn * scales[bin]));
    }
}
