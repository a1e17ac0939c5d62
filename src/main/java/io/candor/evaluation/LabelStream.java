package io.candor.evaluation;

import io.candor.honesty.ScoredAnswer;
import java.util.SplittableRandom;

/**
 * Simulated labels: confidences uniform over [0.25, 0.95], honest until a shift comes, then each answer is right with a
 * probability that lies {@code shift} below its confidence. The range leaves room for the whole shift at every confidence.
 */
final class LabelStream {
    /** Largest shift that stays a probability. */
    static final double LARGEST_SHIFT = 0.25;

    private static final double LOWEST = 0.25;
    private static final double HIGHEST = 0.95;

    private final SplittableRandom random;
    private final double shift;
    private final long honest;
    private long drawn;

    /**
     * @param shift in [0, {@link #LARGEST_SHIFT}]
     * @param honest labels before the shift
     */
    LabelStream(long seed, double shift, long honest) {
        this.random = new SplittableRandom(seed);
        this.shift = shift;
        this.honest = honest;
    }

    ScoredAnswer next() {
        double confidence = LOWEST + (HIGHEST - LOWEST) * random.nextDouble();
        double truth = drawn++ < honest ? confidence : confidence - shift;
        return ScoredAnswer.of(confidence, random.nextDouble() < truth);
    }
}
