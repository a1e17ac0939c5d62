package io.candor.evaluation;

import io.candor.honesty.ScoredAnswer;
import io.candor.training.fit.FitProgress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Results of an evaluation.
 *
 * @param setting how it was made, for people, in reading order
 * @param dataSets names in the order given
 * @param measurements every scorer on every data set, then on its domains; last, where there are several sets, on all
 *     questions together
 */
public record EvaluationReport(Map<String, String> setting, List<String> dataSets, List<Measurement> measurements) {
    /** Name of the group that holds the questions of all data sets. */
    public static final String OVERALL = "overall";

    /**
     * Measures scored sets.
     *
     * @param sets at least one, none empty
     * @param seed of bootstrap and noise floor: the same seed gives the same report, to the bit
     */
    public static EvaluationReport of(
            Map<String, String> setting, List<ScoredSet> sets, long seed, FitProgress progress) {
        List<Group> groups = new ArrayList<>();
        for (ScoredSet set : sets) {
            addGroups(set, groups);
        }
        if (sets.size() > 1) {
            addWhole(ScoredSet.pooled(OVERALL, sets), groups);
        }
        MetricSet metrics = new MetricSet(seed);
        List<Measurement> measurements = new ArrayList<>();
        for (Group group : groups) {
            measurements.add(metrics.measure(
                    group.dataSet(),
                    group.domain(),
                    group.scorer(),
                    group.failures(),
                    group.answers(),
                    group.domains()));
            progress.onProgress("groups measured", measurements.size(), groups.size(), Double.NaN);
        }
        return new EvaluationReport(
                new LinkedHashMap<>(setting), sets.stream().map(ScoredSet::name).toList(), List.copyOf(measurements));
    }

    /** The main figures, for a terminal. */
    public String table() {
        return ReportTable.compact(this);
    }

    /** One data set, or {@link #OVERALL}, without its domains. */
    List<Measurement> whole(String dataSet) {
        return measurements.stream()
                .filter(each -> each.wholeSet() && each.dataSet().equals(dataSet))
                .toList();
    }

    List<Measurement> byDomain(String dataSet) {
        return measurements.stream()
                .filter(each -> !each.wholeSet() && each.dataSet().equals(dataSet))
                .toList();
    }

    /** The data sets, and {@link #OVERALL} where it was measured. */
    List<String> groups() {
        return measurements.stream().map(Measurement::dataSet).distinct().toList();
    }

    /** Mean of a metric over the data sets, each weighing the same, as the paper averages; NaN if one has none. */
    double meanOverDataSets(String scorer, String metric) {
        return dataSets.stream()
                .flatMap(name -> whole(name).stream())
                .filter(each -> each.scorer().equals(scorer))
                .mapToDouble(each -> each.estimate(metric))
                .average()
                .orElse(Double.NaN);
    }

    private static void addGroups(ScoredSet set, List<Group> groups) {
        addWhole(set, groups);
        for (String scorer : set.scores().keySet()) {
            Map<String, List<ScoredAnswer>> domains = set.answersByDomain(scorer);
            if (domains.size() > 1) {
                domains.forEach((domain, answers) -> groups.add(
                        new Group(set.name(), domain.isEmpty() ? "(none)" : domain, scorer, 0, answers, Map.of())));
            }
        }
    }

    private static void addWhole(ScoredSet set, List<Group> groups) {
        for (String scorer : set.scores().keySet()) {
            groups.add(new Group(
                    set.name(),
                    "",
                    scorer,
                    set.failures().getOrDefault(scorer, 0),
                    set.answers(scorer),
                    set.answersByDomain(scorer)));
        }
    }

    private record Group(
            String dataSet,
            String domain,
            String scorer,
            int failures,
            List<ScoredAnswer> answers,
            Map<String, List<ScoredAnswer>> domains) {}
}
