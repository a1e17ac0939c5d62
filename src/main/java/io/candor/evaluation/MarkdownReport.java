package io.candor.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A report for people: one table a data set, its plots, and its domains. */
record MarkdownReport(EvaluationReport report, ReportPlots plots) {
    private static final Map<String, String> TITLES = Map.ofEntries(
            Map.entry(MetricSet.ACCURACY, "accuracy"),
            Map.entry(MetricSet.AUROC, "AUROC"),
            Map.entry(MetricSet.ECE, "ECE"),
            Map.entry(MetricSet.ECE_PAPER, "ECE (paper's code)"),
            Map.entry(MetricSet.BRIER, "Brier"),
            Map.entry(MetricSet.LOG_LOSS, "log-loss"),
            Map.entry(MetricSet.ALIGNMENT, "alignment"),
            Map.entry(MetricSet.ACCURACY_AT_50, "accuracy at 50 % coverage"),
            Map.entry(MetricSet.ACCURACY_AT_80, "accuracy at 80 % coverage"),
            Map.entry(MetricSet.RISK_COVERAGE_AREA, "area under risk-coverage"),
            Map.entry(MetricSet.CONFIDENT_SHARE, "share above 0.75"),
            Map.entry(DomainMetrics.AUROC_WITHIN, "AUROC within domains"),
            Map.entry(DomainMetrics.AUROC_OF_DOMAIN, "AUROC of the domain alone"),
            Map.entry(DomainMetrics.ECE_WITHIN, "ECE within domains"));
    private static final List<String> BRIEF =
            List.of(MetricSet.ACCURACY, MetricSet.AUROC, MetricSet.ECE, MetricSet.BRIER);

    String text() {
        StringBuilder text = new StringBuilder("# Evaluation\n\n");
        report.setting()
                .forEach((key, value) ->
                        text.append("- ").append(key).append(": ").append(value).append('\n'));
        text.append("\nBrackets hold 95 % bootstrap intervals. ECE has ten bins of equal width; an ECE below its noise"
                + " floor (95th percentile of what a perfectly calibrated scorer shows by chance) is no evidence of bad"
                + " calibration. The paper's code loses every confidence of exactly 1 from its ECE. Lower is better for"
                + " ECE, Brier, log-loss and the area under risk-coverage. AUROC within domains compares right with wrong"
                + " answers of the same domain only; that of the domain alone is what a confidence gets that knows of"
                + " each domain how many of its answers are right, and nothing else.\n");
        if (report.dataSets().size() > 1) {
            appendMeans(text);
        }
        report.groups().forEach(group -> appendGroup(group, text));
        return text.toString();
    }

    private void appendMeans(StringBuilder text) {
        text.append("\n## Mean over data sets\n\nEach data set weighs the same, as in the paper.\n\n");
        List<String> header = new ArrayList<>(List.of("scorer"));
        MetricSet.NAMES.forEach(name -> header.add(TITLES.get(name)));
        appendHeader(header, text);
        for (Measurement overall : report.whole(EvaluationReport.OVERALL)) {
            List<String> cells = new ArrayList<>(List.of(overall.scorer()));
            for (String name : MetricSet.NAMES) {
                cells.add(ReportTable.number(report.meanOverDataSets(overall.scorer(), name)));
            }
            appendRow(cells, text);
        }
    }

    private void appendGroup(String group, StringBuilder text) {
        text.append("\n## ").append(group).append("\n\n");
        List<Measurement> measurements = report.whole(group);
        List<String> header = new ArrayList<>(List.of("metric"));
        measurements.forEach(each -> header.add(each.scorer()));
        appendHeader(header, text);
        appendRow(cells("questions", measurements, each -> Integer.toString(each.answers())), text);
        if (measurements.stream().anyMatch(each -> each.failures() > 0)) {
            appendRow(cells("of them without a usable number", measurements, each -> "" + each.failures()), text);
        }
        MetricSet.NAMES.forEach(name -> appendMetric(name, measurements, text));
        if (measurements.get(0).metrics().containsKey(DomainMetrics.AUROC_WITHIN)) {
            DomainMetrics.NAMES.forEach(name -> appendMetric(name, measurements, text));
        }
        text.append("\n![Reliability diagram](")
                .append(plots.reliability(group))
                .append(")\n");
        text.append("![Risk against coverage](")
                .append(plots.riskCoverage(group))
                .append(")\n");
        appendDomains(group, text);
    }

    private static void appendMetric(String name, List<Measurement> measurements, StringBuilder text) {
        appendRow(
                cells(
                        TITLES.get(name),
                        measurements,
                        each -> ReportTable.interval(each.metrics().get(name))),
                text);
        if (name.equals(MetricSet.ECE)) {
            appendRow(
                    cells(
                            "ECE noise floor",
                            measurements,
                            each -> ReportTable.number(each.noiseFloor().quantile95())),
                    text);
        }
    }

    private void appendDomains(String group, StringBuilder text) {
        List<Measurement> domains = report.byDomain(group);
        if (domains.isEmpty()) {
            return;
        }
        text.append("\n### ").append(group).append(" by domain\n\n");
        List<String> header = new ArrayList<>(List.of("domain", "scorer", "questions"));
        BRIEF.forEach(name -> header.add(TITLES.get(name)));
        header.add("ECE noise floor");
        appendHeader(header, text);
        for (Measurement each : domains) {
            List<String> cells =
                    new ArrayList<>(List.of(each.domain(), each.scorer(), Integer.toString(each.answers())));
            BRIEF.forEach(name -> cells.add(ReportTable.interval(each.metrics().get(name))));
            cells.add(ReportTable.number(each.noiseFloor().quantile95()));
            appendRow(cells, text);
        }
    }

    private static List<String> cells(
            String title, List<Measurement> measurements, Function<Measurement, String> cell) {
        List<String> cells = new ArrayList<>(List.of(title));
        measurements.forEach(each -> cells.add(cell.apply(each)));
        return cells;
    }

    private static void appendHeader(List<String> header, StringBuilder text) {
        appendRow(header, text);
        appendRow(header.stream().map(title -> "---").toList(), text);
    }

    /** Names come from files, and a bar would end the cell. */
    private static void appendRow(List<String> cells, StringBuilder text) {
        text.append("| ")
                .append(String.join(
                        " | ",
                        cells.stream().map(cell -> cell.replace("|", "\\|")).toList()))
                .append(" |\n");
    }
}
