package io.candor.evaluation;

import io.candor.honesty.Interval;
import java.util.List;
import java.util.Locale;

/** Cells of a report's tables, the same on a terminal and on a page. */
final class ReportTable {
    private static final List<String> COMPACT =
            List.of(MetricSet.ACCURACY, MetricSet.AUROC, MetricSet.ECE, MetricSet.BRIER, MetricSet.RISK_COVERAGE_AREA);

    private ReportTable() {}

    /**
     * The main figures of every data set and of all together, one line a scorer. Beside the AUROC stand the one within
     * domains and the one of the domain alone.
     */
    static String compact(EvaluationReport report) {
        StringBuilder text = new StringBuilder(String.format(
                "%-24s %-32s %7s %8s %19s %7s %7s %19s %7s %7s%n",
                "data set", "scorer", "n", "accuracy", "AUROC", "within", "domain", "ECE", "Brier", "AURC"));
        for (String group : report.groups()) {
            for (Measurement each : report.whole(group)) {
                text.append(String.format(
                        Locale.ROOT,
                        "%-24s %-32s %7d %8s %19s %7s %7s %19s %7s %7s%n",
                        each.dataSet(),
                        each.scorer(),
                        each.answers(),
                        number(each.estimate(COMPACT.get(0))),
                        interval(each.metrics().get(COMPACT.get(1))),
                        number(each.estimate(DomainMetrics.AUROC_WITHIN)),
                        number(each.estimate(DomainMetrics.AUROC_OF_DOMAIN)),
                        interval(each.metrics().get(COMPACT.get(2))),
                        number(each.estimate(COMPACT.get(3))),
                        number(each.estimate(COMPACT.get(4)))));
            }
        }
        return text.toString();
    }

    static String number(double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.3f", value);
    }

    /** The estimate, with its ends where it has any. */
    static String interval(Interval interval) {
        if (!interval.defined()) {
            return number(interval.estimate());
        }
        return String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", interval.estimate(), interval.low(), interval.high());
    }
}
