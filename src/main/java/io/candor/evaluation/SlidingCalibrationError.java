package io.candor.evaluation;

import io.candor.honesty.ScoredAnswer;
import java.util.ArrayDeque;
import java.util.Deque;

/** The usual monitoring metric: ECE over ten equal bins of the newest labels; 0 until the window is full. */
final class SlidingCalibrationError implements DriftDetector {
    private static final int BINS = 10;

    private final int window;
    private final Deque<ScoredAnswer> newest = new ArrayDeque<>();
    /** Per bin, the sum of confidence minus correctness. */
    private final double[] gaps = new double[BINS];

    SlidingCalibrationError(int window) {
        this.window = window;
    }

    @Override
    public double add(ScoredAnswer answer) {
        newest.addLast(answer);
        gaps[bin(answer)] += gap(answer);
        if (newest.size() > window) {
            ScoredAnswer oldest = newest.removeFirst();
            gaps[bin(oldest)] -= gap(oldest);
        }
        return newest.size() < window ? 0 : error();
    }

    private double error() {
        double sum = 0;
        for (double gap : gaps) {
            sum += Math.abs(gap);
        }
        return sum / window;
    }

    private static int bin(ScoredAnswer answer) {
        return Math.min(BINS - 1, (int) (answer.confidence() * BINS));
    }

    private static double gap(ScoredAnswer answer) {
        return answer.confidence() - answer.correctness();
    }
}
