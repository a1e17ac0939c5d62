package io.candor.simulation;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The live map at a number of labels, over all seeds.
 *
 * @param labels after the change
 * @param days after the change, mean
 * @param changed as in {@link LoopFigures}
 * @param unchanged as in {@link LoopFigures}
 * @param all as in {@link LoopFigures}
 * @param worst as in {@link LoopFigures}
 * @param brierUnchanged as in {@link LoopFigures}
 * @param brierChange of {@code brierUnchanged} since the first look
 * @param everyDomainWithin share of seeds in which no domain is above its floor by more than the tolerance
 * @param groupsWithin share of seeds in which neither group's mean is
 */
public record LookSummary(
        int labels,
        double days,
        Spread changed,
        Spread unchanged,
        Spread all,
        Spread worst,
        Spread brierUnchanged,
        Spread brierChange,
        double everyDomainWithin,
        double groupsWithin) {

    static LookSummary of(List<LoopOutcome> outcomes, int place, double tolerance) {
        return new LookSummary(
                outcomes.get(0).looks().get(place).moment().labels(),
                outcomes.stream()
                        .mapToDouble(
                                outcome -> outcome.looks().get(place).moment().days())
                        .average()
                        .orElseThrow(),
                spread(outcomes, place, LoopFigures::changed),
                spread(outcomes, place, LoopFigures::unchanged),
                spread(outcomes, place, LoopFigures::all),
                spread(outcomes, place, LoopFigures::worst),
                spread(outcomes, place, LoopFigures::brierUnchanged),
                Spread.of(outcomes.stream()
                        .mapToDouble(outcome -> figures(outcome, place).brierUnchanged()
                                - figures(outcome, 0).brierUnchanged())
                        .toArray()),
                share(outcomes, place, figures -> figures.worst() <= tolerance ? 1 : 0),
                share(outcomes, place, figures -> figures.groupsWithin(tolerance) ? 1 : 0));
    }

    private static LoopFigures figures(LoopOutcome outcome, int place) {
        return outcome.looks().get(place).figures();
    }

    private static Spread spread(List<LoopOutcome> outcomes, int place, ToDoubleFunction<LoopFigures> figure) {
        return Spread.of(outcomes.stream()
                .mapToDouble(outcome -> figure.applyAsDouble(figures(outcome, place)))
                .toArray());
    }

    private static double share(List<LoopOutcome> outcomes, int place, ToDoubleFunction<LoopFigures> within) {
        return spread(outcomes, place, within).mean();
    }
}
