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
}
