package io.candor.honesty.sample;

import java.util.Collection;
import java.util.List;

/**
 * The share of all answers that are right, from the labels of a sample and the confidences of all: PPI++ with power tuning
 * (Angelopoulos, Duchi and Zrnic 2023, arXiv 2311.01453), for a sample of texts that stand for their answers by inverse
 * probability. With {@code c} the confidences, {@code y} the labels and tuning {@code t}, the estimate is
 * {@code mean(y) + t (mean of all c - mean(c))}; {@code t} is the regression of label on confidence, which has the least
 * variance when the confidences of all are known. The interval is normal, from the spread of {@code y - t c} over texts, without
 * the correction for a finite population: rather too wide.
 *
 * @param estimate in [0, 1]
 * @param low lower end; NaN with fewer than {@value #FEWEST} labeled texts
 * @param high upper end; NaN likewise
 * @param level coverage of the interval, in (0, 1)
 * @param tuning in [0, 1]
 */
public record PredictionPoweredAccuracy(double estimate, double low, double high, double level, double tuning) {
    /** Labeled texts from which on the normal interval is given. */
    public static final int FEWEST = 30;

    private static final double LEVEL = 0.95;
    /** The normal distribution's quantile at 0.975. */
    private static final double Z = 1.959963984540054;

    /**
     * @param texts of the sample, at least one of them labeled
     * @param meanConfidence of all answers; NaN where it is not known, then that of the whole sample stands in
     * @throws IllegalArgumentException when no text is labeled
     */
    public static PredictionPoweredAccuracy of(Collection<SampledText> texts, double meanConfidence) {
        List<SampledText> sorted = texts.stream().sorted().toList();
        List<SampledText> labeled =
                sorted.stream().filter(SampledText::isLabeled).toList();
        if (labeled.isEmpty()) {
            throw new IllegalArgumentException("at least one text must be labeled, got none");
        }
        Moments moments = Moments.of(labeled);
        double all = Double.isNaN(meanConfidence) ? Moments.confidence(sorted) : meanConfidence;
        double tuning = moments.tuning();
        double estimate = clamp(moments.correct() + tuning * (all - moments.confident()));
        if (labeled.size() < FEWEST) {
            return new PredictionPoweredAccuracy(estimate, Double.NaN, Double.NaN, LEVEL, tuning);
        }
        double half = Z * moments.deviation(labeled, tuning);
        return new PredictionPoweredAccuracy(estimate, clamp(estimate - half), clamp(estimate + half), LEVEL, tuning);
    }

    private static double clamp(double share) {
        return Math.min(1, Math.max(0, share));
    }

    /** Weighted means of labels and confidences, and how they vary together. */
    private record Moments(double weight, double correct, double confident, double covariance, double variance) {
        static Moments of(List<SampledText> labeled) {
            double weight = 0;
            double correct = 0;
            for (SampledText text : labeled) {
                weight += text.answers();
                correct += text.answers() * text.scored().correctness();
            }
            correct /= weight;
            double confident = confidence(labeled);
            double covariance = 0;
            double variance = 0;
            for (SampledText text : labeled) {
                double distance = text.scored().confidence() - confident;
                covariance += text.answers() * distance * (text.scored().correctness() - correct);
                variance += text.answers() * distance * distance;
            }
            return new Moments(weight, correct, confident, covariance, variance);
        }

        static double confidence(List<SampledText> texts) {
            double weight = 0;
            double confident = 0;
            for (SampledText text : texts) {
                weight += text.answers();
                confident += text.answers() * text.scored().confidence();
            }
            return confident / weight;
        }

        double tuning() {
            return variance > 0 ? clamp(covariance / variance) : 0;
        }

        /** The standard deviation of the estimate. */
        double deviation(List<SampledText> labeled, double tuning) {
            double squares = 0;
            for (SampledText text : labeled) {
                double residual = text.scored().correctness()
                        - correct
                        - tuning * (text.scored().confidence() - confident);
                double weighted = text.answers() * residual;
                squares += weighted * weighted;
            }
            double size = labeled.size();
            return Math.sqrt(squares * size / (size - 1)) / weight;
        }
    }
}
