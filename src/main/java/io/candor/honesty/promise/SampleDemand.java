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
     * The share of answers to draw: what is needed until the promise is made, or, where it is kept, until more can be accepted. The least
     * where no number of labels would do.
     *
     * @return in [least, most], without more digits than the estimate has
     */
    public double share(AcceptanceState state) {
        OptionalLong needed = state.status() == PromiseStatus.KEPT ? state.labelsToWiden() : state.labelsNeeded();
        double wanted = needed.isEmpty() ? least : StrictMath.ceil(100.0 * needed.getAsLong() / answers) / 100;
        return Math.min(most, Math.max(least, wanted));
    }
}
