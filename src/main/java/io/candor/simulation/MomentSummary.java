package io.candor.simulation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * When something first happened, over the seeds in which it did.
 *
 * @param reached seeds in which it happened
 * @param seeds all
 * @param median labels until then; null where it never happened
 * @param fewest the same at least
 * @param most the same at most
 * @param medianDays days until then
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MomentSummary(int reached, int seeds, Double median, Integer fewest, Integer most, Double medianDays) {

    /** @param moments of each seed one; null where it did not happen */
    static MomentSummary of(List<LoopOutcome.Moment> moments) {
        List<LoopOutcome.Moment> known =
                moments.stream().filter(Objects::nonNull).toList();
        if (known.isEmpty()) {
            return new MomentSummary(0, moments.size(), null, null, null, null);
        }
        double[] labels = sorted(known, LoopOutcome.Moment::labels);
        return new MomentSummary(
                known.size(),
                moments.size(),
                median(labels),
                (int) labels[0],
                (int) labels[labels.length - 1],
                median(sorted(known, LoopOutcome.Moment::days)));
    }

    private static double[] sorted(List<LoopOutcome.Moment> moments, ToDoubleFunction<LoopOutcome.Moment> figure) {
        return moments.stream().mapToDouble(figure).sorted().toArray();
    }

    private static double median(double[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
