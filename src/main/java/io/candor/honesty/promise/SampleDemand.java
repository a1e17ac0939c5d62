package io.candor.honesty.promise;

import io.candor.honesty.Probability;
import java.util.OptionalLong;

/**
 * How many answers are to be drawn for labeling so that the labels that a promise needs come within a number of answers. What is needed
 * depends on labels that came before and never on the answer that is drawn, so the sample stays random.
 *
 * @param least share of answers that are drawn where no labels are needed, enough to see that a promise breaks, above 0
 * @param most share of answers that are drawn at most, from {@code least} to 1
 * @param answers within which the labels needed are to come, at least 1
 */
public record SampleDemand(double least, double most, long answers) {
    public SampleDemand {
        // Written so that NaN fails.
        if (!(least > 0 && least <= Probability.require("most", most))) {
            throw new IllegalArgumentException("least must be above 0 and at most " + most + ", got: " + least);
        }
        if (answers < 1) {
            throw new IllegalArgumentException("answers must be at least 1, got: " + answers);
        }
    }

    /**
     * The share of answers to draw. Until the promise is made: all labels that it takes, those of the epoch that came already among them, over
     * the answers; by what is missing alone the share would shrink with it, and the end would recede. Where it is kept: what is
     * missing until more can be accepted. Where no number of labels would do: the most until there are as many as the
     * least brings within the answers, as fewer say little, and then the least.
     *
     * @return in [least, most], without more digits than the estimate has
     */
    public double share(AcceptanceState state) {
        boolean kept = state.status() == PromiseStatus.KEPT;
        OptionalLong missing = kept ? state.labelsToWiden() : state.labelsNeeded();
        long before = kept ? 0 : state.labels();
        if (missing.isEmpty()) {
            return !kept && state.labels() < least * answers ? most : least;
        }
        double wanted = StrictMath.ceil(100.0 * (before + missing.getAsLong()) / answers) / 100;
        return Math.min(most, Math.max(least, wanted));
    }
}
