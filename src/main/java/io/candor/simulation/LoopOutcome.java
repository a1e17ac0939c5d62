package io.candor.simulation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What came of one seed.
 *
 * @param firstLive labels after the change until a map first went live after it; null where none did
 * @param recovered labels after the change until the means of both groups were first within the tolerance; null where they never were
 * @param promotions maps that went live, before and after the change
 * @param falsePromotions those of them that are no better, by the Brier score on untaught questions, than the map they were compared with
 * @param labeled texts whose label counted
 * @param promise what became of the promise; null if nothing was promised
 * @param looks in the order of their labels
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LoopOutcome(
        long seed,
        Moment firstLive,
        Moment recovered,
        int promotions,
        int falsePromotions,
        int labeled,
        Promised promise,
        List<Look> looks) {
    public LoopOutcome {
        looks = List.copyOf(looks);
    }

    /**
     * A moment after the change.
     *
     * @param labels verdicts that have come since
     * @param days since
     */
    public record Moment(int labels, double days) {}

    /** The live map at a moment. */
    public record Look(Moment moment, LoopFigures figures) {}

    /**
     * What became of the promise.
     *
     * @param keptLabels labels of the audit sample until it was first kept, before the change; null where it was not
     * @param keptAnswers answers that were given for these labels, by the share of the sample
     * @param withdrawn from the first wrong accepted answer after the change to the withdrawal; null where it was not
     * @param restored from the withdrawal on; null where it was not
     * @param errorBefore share of wrong answers among those that were accepted before the change, by their labels; NaN where none was
     * @param errorMisled the same from the change to the withdrawal
     * @param errorRestored the same since it was restored
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Promised(
            Integer keptLabels,
            Double keptAnswers,
            Moment withdrawn,
            Moment restored,
            double errorBefore,
            double errorMisled,
            double errorRestored) {}
}
