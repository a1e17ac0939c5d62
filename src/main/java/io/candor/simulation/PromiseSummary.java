package io.candor.simulation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What became of a promise, over all seeds.
 *
 * @param kept seeds in which it was kept before the change
 * @param keptLabels labels of the audit sample until then, median; null where it never was
 * @param keptAnswers answers that were given for these labels, median; null where it never was
 * @param withdrawn from the first wrong accepted answer after the change on
 * @param restored from the withdrawal on
 * @param errorBefore share of wrong answers among the accepted before the change, mean over seeds; NaN where none was accepted
 * @param errorMisled the same from the change to the withdrawal
 * @param errorRestored the same since it was restored
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PromiseSummary(
        int kept,
        Double keptLabels,
        Double keptAnswers,
        MomentSummary withdrawn,
        MomentSummary restored,
        double errorBefore,
        double errorMisled,
        double errorRestored) {

    static PromiseSummary of(List<LoopOutcome.Promised> seeds) {
        List<LoopOutcome.Promised> kept =
                seeds.stream().filter(seed -> seed.keptLabels() != null).toList();
        return new PromiseSummary(
                kept.size(),
                median(kept, LoopOutcome.Promised::keptLabels),
                median(kept, LoopOutcome.Promised::keptAnswers),
                MomentSummary.of(moments(seeds, true)),
                MomentSummary.of(moments(seeds, false)),
                mean(seeds, LoopOutcome.Promised::errorBefore),
                mean(seeds, LoopOutcome.Promised::errorMisled),
                mean(seeds, LoopOutcome.Promised::errorRestored));
    }

    private static List<LoopOutcome.Moment> moments(List<LoopOutcome.Promised> seeds, boolean withdrawn) {
        // With null where it did not happen, which a stream's toList takes.
        return seeds.stream()
                .map(seed -> withdrawn ? seed.withdrawn() : seed.restored())
                .toList();
    }

    private static Double median(List<LoopOutcome.Promised> seeds, ToDoubleFunction<LoopOutcome.Promised> figure) {
        double[] sorted = seeds.stream().mapToDouble(figure).sorted().toArray();
        return sorted.length == 0 ? null : (Double) ((sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
    }

    private static double mean(List<LoopOutcome.Promised> seeds, ToDoubleFunction<LoopOutcome.Promised> figure) {
        return seeds.stream()
                .mapToDouble(figure)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }
}
