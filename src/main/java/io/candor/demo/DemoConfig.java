package io.candor.demo;

import java.time.Duration;

/**
 * When the demo counts as a success.
 *
 * @param leastAuroc least AUROC of the streamed confidences, in [0, 1]
 * @param tolerance how far above its noise floor the ECE may lie after the hot swap, in [0, 1]
 * @param target promised share of wrong answers among the accepted of all domains together, in [0.001, 0.5]
 * @param limit most time from the first question to the verdict, positive
 */
public record DemoConfig(double leastAuroc, double tolerance, double target, Duration limit) {
    public DemoConfig {
        if (!(leastAuroc >= 0 && leastAuroc <= 1)) {
            throw new IllegalArgumentException("the AUROC floor must lie in [0, 1], got: " + leastAuroc);
        }
        if (!(tolerance >= 0 && tolerance <= 1)) {
            throw new IllegalArgumentException("the tolerance must lie in [0, 1], got: " + tolerance);
        }
        if (!(target >= 0.001 && target <= 0.5)) {
            throw new IllegalArgumentException("the promise must lie in [0.001, 0.5], got: " + target);
        }
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("the demo's time limit must be positive, got: " + limit);
        }
    }
}
