package io.candor.honesty;

import java.util.List;

/**
 * EliCal's alignment, as its published code computes it: the first fifth of the rows chooses a threshold, the rest tells
 * how often "confidence at or above the threshold" agrees with "the answer is right". The order of the rows matters.
 *
 * @param thresholdRows rows that chose the threshold: the integer part of n * 0.2
 * @param threshold the lowest of 0.01, 0.02, .. 0.99 with the best accuracy on those rows, among those that predict both
 *     classes there; 0.5 when there is none
 * @param thresholdAccuracy accuracy on those rows, in [0, 1]; 0 when no threshold was found
 * @param accuracy accuracy on the remaining rows, in [0, 1]
 */
public record Alignment(int thresholdRows, double threshold, double thresholdAccuracy, double accuracy) {
    private static final double THRESHOLD_SHARE = 0.2;
    private static final double FALLBACK_THRESHOLD = 0.5;

    /**
     * @param answers in their original order, labels 0 or 1
     * @throws IllegalArgumentException when there is no answer or a label is graded
     */
    public static Alignment of(List<ScoredAnswer> answers) {
        Metric.requireAnswers(answers);
        Auroc.requireBinary(answers, "alignment", "decide right or wrong first");
        int thresholdRows = (int) (answers.size() * THRESHOLD_SHARE);
        List<ScoredAnswer> choosing = answers.subList(0, thresholdRows);
        double best = FALLBACK_THRESHOLD;
        double bestAccuracy = 0;
        for (int percent = 1; percent < 100; percent++) {
            double threshold = percent / 100.0;
            if (predictsBothClasses(choosing, threshold) && accuracy(choosing, threshold) > bestAccuracy) {
                best = threshold;
                bestAccuracy = accuracy(choosing, threshold);
            }
        }
        double accuracy = accuracy(answers.subList(thresholdRows, answers.size()), best);
        return new Alignment(thresholdRows, best, bestAccuracy, accuracy);
    }

    private static boolean predictsBothClasses(List<ScoredAnswer> answers, double threshold) {
        long positive = answers.stream()
                .filter(answer -> answer.confidence() >= threshold)
                .count();
        return positive > 0 && positive < answers.size();
    }

    private static double accuracy(List<ScoredAnswer> answers, double threshold) {
        long agreeing = answers.stream()
                .filter(answer -> (answer.confidence() >= threshold) == (answer.correctness() == 1))
                .count();
        return (double) agreeing / answers.size();
    }
}
