package io.candor.simulation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What came of one change over all seeds.
 *
 * @param changedDomains domains whose truth changed, by name
 * @param unchangedDomains the others
 * @param questions recorded answers, all seeds drew from
 * @param labeled texts whose label counted, mean over seeds, before and after the change
 * @param firstLive until a map first went live after the change
 * @param recovered until both groups' means were within the tolerance
 * @param promotions maps that went live, over all seeds, before and after the change
 * @param falsePromotions those of them that were no better than the map they were compared with
 * @param seedsWithFalsePromotions seeds in which there was one
 * @param promise what became of the promise; null if nothing was promised
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LoopResult(
        TruthChange change,
        Set<String> changedDomains,
        Set<String> unchangedDomains,
        int questions,
        double labeled,
        List<LookSummary> looks,
        MomentSummary firstLive,
        MomentSummary recovered,
        int promotions,
        int falsePromotions,
        int seedsWithFalsePromotions,
        PromiseSummary promise,
        List<LoopOutcome> seeds) {

    static LoopResult of(
            TruthChange change,
            List<RecordedAnswer> answers,
            Set<String> changed,
            double tolerance,
            List<LoopOutcome> seeds) {
        Set<String> unchanged = new TreeSet<>();
        answers.forEach(answer -> unchanged.add(answer.domain()));
        unchanged.removeAll(changed);
        List<LookSummary> looks = new ArrayList<>();
        for (int place = 0; place < seeds.get(0).looks().size(); place++) {
            looks.add(LookSummary.of(seeds, place, tolerance));
        }
        List<LoopOutcome.Moment> first = new ArrayList<>();
        List<LoopOutcome.Moment> recovered = new ArrayList<>();
        seeds.forEach(seed -> {
            first.add(seed.firstLive());
            recovered.add(seed.recovered());
        });
        return new LoopResult(
                change,
                new TreeSet<>(changed),
                unchanged,
                answers.size(),
                seeds.stream().mapToInt(LoopOutcome::labeled).average().orElseThrow(),
                looks,
                MomentSummary.of(first),
                MomentSummary.of(recovered),
                seeds.stream().mapToInt(LoopOutcome::promotions).sum(),
                seeds.stream().mapToInt(LoopOutcome::falsePromotions).sum(),
                (int) seeds.stream().filter(seed -> seed.falsePromotions() > 0).count(),
                seeds.get(0).promise() == null
                        ? null
                        : PromiseSummary.of(
                                seeds.stream().map(LoopOutcome::promise).toList()),
                seeds);
    }
}
