package io.candor.evaluation;

import io.candor.honesty.Bootstrap;
import io.candor.honesty.ExpectedCalibrationError;
import io.candor.honesty.Interval;
import io.candor.honesty.ScoredAnswer;
import io.candor.honesty.StratifiedAuroc;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How confidences fare with the domains of a data set kept apart. Only {@link #AUROC_WITHIN} has an interval: resamples of a small
 * domain have a larger ECE than the domain itself, and which domain a question is of is not measured.
 *
 * @param bootstrap of the interval
 */
record DomainMetrics(Bootstrap bootstrap) {
    static final String AUROC_WITHIN = "auroc_within_domains";
    static final String AUROC_OF_DOMAIN = "auroc_of_domain_alone";
    static final String ECE_WITHIN = "ece_within_domains";

    /** In the order of the report. */
    static final List<String> NAMES = List.of(AUROC_WITHIN, AUROC_OF_DOMAIN, ECE_WITHIN);

    /** @param domains answers of each, at least one */
    Map<String, Interval> of(Map<String, List<ScoredAnswer>> domains) {
        List<DomainAnswer> answers = new ArrayList<>();
        domains.forEach((domain, own) -> own.forEach(answer -> answers.add(new DomainAnswer(domain, answer))));
        Map<String, Interval> metrics = new LinkedHashMap<>();
        metrics.put(
                AUROC_WITHIN,
                bootstrap.intervalOf(each -> StratifiedAuroc.within(DomainAnswer.byDomain(each)), answers));
        metrics.put(AUROC_OF_DOMAIN, withoutEnds(StratifiedAuroc.ofStrata(domains.values())));
        metrics.put(ECE_WITHIN, withoutEnds(eceWithin(domains.values())));
        return metrics;
    }

    private Interval withoutEnds(double estimate) {
        return new Interval(estimate, Double.NaN, Double.NaN, bootstrap.level());
    }

    /** Mean of the domains' ECEs, each weighing as much as it has answers. */
    private static double eceWithin(Collection<List<ScoredAnswer>> domains) {
        ExpectedCalibrationError ece = ExpectedCalibrationError.standard();
        double sum = 0;
        int answers = 0;
        for (List<ScoredAnswer> domain : domains) {
            sum += domain.size() * ece.measure(domain);
            answers += domain.size();
        }
        return sum / answers;
    }

    private record DomainAnswer(String domain, ScoredAnswer answer) {
        /** In the order of the domains' names, so that sums have the same bits every time. */
        static Collection<List<ScoredAnswer>> byDomain(List<DomainAnswer> answers) {
            Map<String, List<ScoredAnswer>> grouped = new TreeMap<>();
            answers.forEach(each -> grouped.computeIfAbsent(each.domain, domain -> new ArrayList<>())
                    .add(each.answer));
            return grouped.values();
        }
    }
}
