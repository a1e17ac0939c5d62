package io.candor.honesty.sample;

import io.candor.honesty.Probability;
import io.candor.honesty.ScoredAnswer;
import java.util.Comparator;

/**
 * A text of the sample with all its answers as one. The natural order makes the bits of every sum independent of the order in
 * which answers came.
 *
 * @param scored mean confidence of its answers, and mean label of those that are labeled; its correctness says nothing unless
 *     {@code isLabeled}
 * @param weight inverse of the probability with which it was drawn, at least 1: how many texts it stands for
 * @param answers sum of the inverse probabilities of its answers, at least {@code weight}: how many answers it stands for
 * @param isLabeled whether any of its answers has a label
 * @param isMissing whether none has, and the time for it is over
 */
public record SampledText(ScoredAnswer scored, double weight, double answers, boolean isLabeled, boolean isMissing)
        implements Comparable<SampledText> {
    private static final Comparator<SampledText> ORDER = Comparator.comparing(SampledText::scored)
            .thenComparingDouble(SampledText::weight)
            .thenComparingDouble(SampledText::answers);

    public SampledText {
        if (!(weight >= 1 && answers >= weight)) {
            throw new IllegalArgumentException(
                    "weight must be at least 1 and answers at least weight, got: " + weight + ", " + answers);
        }
        Probability.require("confidence", scored.confidence());
        if (isLabeled && isMissing) {
            throw new IllegalArgumentException("a labeled text is not missing");
        }
    }

    @Override
    public int compareTo(SampledText other) {
        return ORDER.compare(this, other);
    }
}
