package io.candor.honesty;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Accuracy when answering only the questions of highest confidence. Answers of equal confidence count as taken in
 * random order: each carries its tie's mean correctness, so the curve does not depend on the order of the input.
 */
public final class RiskCoverage {
    /** correct[k] = expected correct answers among the k most confident, k = 0..n. */
    private final double[] correct;

    private RiskCoverage(double[] correct) {
        this.correct = correct;
    }

    /**
     * @param answers at least one
     * @throws IllegalArgumentException when there is none
     */
    public static RiskCoverage of(List<ScoredAnswer> answers) {
        Metric.requireAnswers(answers);
        ScoredAnswer[] sorted = answers.toArray(ScoredAnswer[]::new);
        Arrays.sort(sorted, Comparator.reverseOrder());
        double[] correct = new double[sorted.length + 1];
        int start = 0;
        while (start < sorted.length) {
            start = addTie(sorted, start, correct);
        }
        return new RiskCoverage(correct);
    }

    private static int addTie(ScoredAnswer[] sorted, int start, double[] correct) {
        int end = start;
        double sum = 0;
        while (end < sorted.length && sorted[end].confidence() == sorted[start].confidence()) {
            sum += sorted[end++].correctness();
        }
        for (int k = start + 1; k <= end; k++) {
            correct[k] = correct[start] + sum * (k - start) / (end - start);
        }
        return end;
    }

    /**
     * Accuracy among the most confident answers.
     *
     * @param coverage the share of questions answered, in (0, 1], taken to the nearest whole answer and at least one
     */
    public double accuracyAt(double coverage) {
        if (!(coverage > 0 && coverage <= 1)) {
            throw new IllegalArgumentException("coverage must be in (0, 1], got: " + coverage);
        }
        int taken = (int) Math.max(1, Math.round(coverage * answers()));
        return correct[taken] / taken;
    }

    /** Mean error rate over the coverages 1/n, 2/n, .. 1 (AURC), in [0, 1]; lower is better. */
    public double area() {
        double sum = 0;
        for (int taken = 1; taken <= answers(); taken++) {
            sum += 1 - correct[taken] / taken;
        }
        return sum / answers();
    }

    public int answers() {
        return correct.length - 1;
    }
}
