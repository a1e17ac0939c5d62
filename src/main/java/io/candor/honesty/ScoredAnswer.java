package io.candor.honesty;

import java.util.Collection;

/**
 * A confidence with the correctness of the answer it was given for. The natural order is by confidence, then
 * correctness: sorting a list first makes every metric's bits independent of the order in which the answers arrived.
 *
 * @param confidence the claimed probability that the answer is right, in [0, 1]
 * @param correctness 0 for wrong, 1 for right, between them where the verdict is graded
 * @throws IllegalArgumentException when either is NaN or outside [0, 1]
 */
public record ScoredAnswer(double confidence, double correctness) implements Comparable<ScoredAnswer> {
    public ScoredAnswer {
        confidence = Probability.require("confidence", confidence);
        correctness = Probability.require("correctness", correctness);
    }

    /** A verdict of right or wrong. */
    public static ScoredAnswer of(double confidence, boolean correct) {
        return new ScoredAnswer(confidence, correct ? 1 : 0);
    }

    /**
     * Several labels of one text as one: the mean of their confidences and of their labels, added up in their natural order.
     *
     * @param labels at least one
     */
    public static ScoredAnswer mean(Collection<ScoredAnswer> labels) {
        double confidence = 0;
        double correctness = 0;
        // Most texts have one label, and reports take the mean of each text again and again.
        Collection<ScoredAnswer> sorted =
                labels.size() == 1 ? labels : labels.stream().sorted().toList();
        for (ScoredAnswer label : sorted) {
            confidence += label.confidence;
            correctness += label.correctness;
        }
        return new ScoredAnswer(confidence / labels.size(), correctness / labels.size());
    }

    @Override
    public int compareTo(ScoredAnswer other) {
        int byConfidence = Double.compare(confidence, other.confidence);
        return byConfidence != 0 ? byConfidence : Double.compare(correctness, other.correctness);
    }
}
