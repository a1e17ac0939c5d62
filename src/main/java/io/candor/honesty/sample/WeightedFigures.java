package io.candor.honesty.sample;

import io.candor.honesty.Binning;
import io.candor.honesty.ExpectedCalibrationError;
import io.candor.honesty.ScoredAnswer;
import java.util.Collection;
import java.util.List;

/**
 * Means over all texts from those of the sample that are labeled: each counts by the inverse of its own probability, and the
 * weights are normalised (Hájek 1971).
 *
 * @param accuracy mean label, in [0, 1]
 * @param meanConfidence in [0, 1]
 * @param ece expected calibration error over {@value ExpectedCalibrationError#PAPER_BINS} bins of equal width, in [0, 1]
 * @param brier mean squared difference of confidence and label, in [0, 1]
 * @param accuracyIfMissingWrong what accuracy would be if every missing text were wrong
 * @param accuracyIfMissingRight what accuracy would be if every missing text were right
 */
public record WeightedFigures(
        double accuracy,
        double meanConfidence,
        double ece,
        double brier,
        double accuracyIfMissingWrong,
        double accuracyIfMissingRight) {

    /**
     * @param texts of the sample, at least one of them labeled
     * @throws IllegalArgumentException when none is labeled
     */
    public static WeightedFigures of(Collection<SampledText> texts) {
        List<SampledText> labeled =
                texts.stream().filter(SampledText::isLabeled).sorted().toList();
        if (labeled.isEmpty()) {
            throw new IllegalArgumentException("at least one text must be labeled, got none");
        }
        double weight = 0;
        double correct = 0;
        double confident = 0;
        double squared = 0;
        double[] gaps = new double[ExpectedCalibrationError.PAPER_BINS];
        for (SampledText text : labeled) {
            ScoredAnswer scored = text.scored();
            double difference = scored.confidence() - scored.correctness();
            weight += text.weight();
            correct += text.weight() * scored.correctness();
            confident += text.weight() * scored.confidence();
            squared += text.weight() * difference * difference;
            gaps[Binning.STANDARD.bin(scored.confidence(), gaps.length)] += text.weight() * difference;
        }
        double error = 0;
        for (double gap : gaps) {
            error += Math.abs(gap);
        }
        double missing = missing(texts);
        return new WeightedFigures(
                correct / weight,
                confident / weight,
                error / weight,
                squared / weight,
                correct / (weight + missing),
                (correct + missing) / (weight + missing));
    }

    private static double missing(Collection<SampledText> texts) {
        double missing = 0;
        for (SampledText text :
                texts.stream().filter(SampledText::isMissing).sorted().toList()) {
            missing += text.weight();
        }
        return missing;
    }
}
