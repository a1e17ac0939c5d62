package io.candor.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The cells as tables and curves. Every figure is a mean ± sample standard deviation over the seeds. */
public final class ExperimentReport {
    public static final String MARKDOWN = "results.md";

    private static final List<LabelKind> CURVES = List.of(LabelKind.GRADED, LabelKind.BINARY);

    private final Map<String, String> setting;
    private final Plan plan;
    private final CellTable table;

    ExperimentReport(Map<String, String> setting, Plan plan, List<CellResult> results) {
        this.setting = setting;
        this.plan = plan;
        this.table = new CellTable(plan, results);
    }

    /** Writes {@code results.md} and its curves. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        ExperimentCurves curves = new ExperimentCurves(table);
        StringBuilder text = new StringBuilder("# What labels buy\n\n");
        appendSetting(text);
        appendClaims(text);
        for (String test : StudyQuestions.TESTS) {
            appendTest(test, folder, curves, text);
        }
        appendChoice(text);
        Files.writeString(folder.resolve(MARKDOWN), text);
    }

    private void appendSetting(StringBuilder text) {
        setting.forEach((key, value) ->
                text.append("- ").append(key).append(": ").append(value).append('\n'));
        text.append("- seeds: ")
                .append(plan.config().seeds())
                .append(", rows beyond the paper ")
                .append(plan.config().variantSeeds())
                .append("\n\n"
                        + "Every figure is mean ± standard deviation over the seeds; each seed draws its own"
                        + " labels and fits its own adapters. Self-consistency and sequence probability see the"
                        + " answer, all others speak before its first token. ECE has ten bins of equal width;"
                        + " lower is better for ECE and Brier.\n");
    }

    private void appendTest(String test, Path folder, ExperimentCurves curves, StringBuilder text) throws IOException {
        text.append("\n## ").append(test).append('\n');
        for (LabelKind kind : CURVES) {
            String image = curves.write(folder, test, kind);
            text.append("\n![AUROC by labels](").append(image).append(")\n");
            appendPaper(test, kind, CellMetrics.AUROC, "AUROC", text);
        }
        appendPaper(test, LabelKind.GRADED, CellMetrics.ECE, "ECE", text);
        appendPaper(test, LabelKind.BINARY, CellMetrics.ECE, "ECE", text);
        appendVariants(test, CellMetrics.AUROC, "AUROC", text);
        appendVariants(test, CellMetrics.ECE, "ECE", text);
    }

    private void appendClaims(StringBuilder text) {
        text.append("\n"
                + "## The paper's claims\n\n"
                + "The paper's figures are in-domain / out-of-domain, with Qwen2.5-7B-Instruct.\n\n");
        appendRow(List.of("what", "test", "paper", "here"), text);
        appendRow(List.of("---", "---", "---", "---"), text);
        new Claims(table).rows().forEach(row -> appendRow(row, text));
    }

    private void appendPaper(String test, LabelKind kind, String metric, String title, StringBuilder text) {
        List<Integer> counts =
                Stream.concat(Stream.of(0), plan.counts().stream()).toList();
        text.append("\n### ")
                .append(title)
                .append(", ")
                .append(kind.title())
                .append(" labels, ")
                .append(test)
                .append("\n\n");
        appendHeader(List.of("method"), counts, text);
        for (PlannedTreatment row : plan.rows()) {
            if (!row.beyondThePaper()) {
                appendFigures(List.of(row.treatment().name()), row, counts, kind, test, metric, text);
            }
        }
    }

    private void appendVariants(String test, String metric, String title, StringBuilder text) {
        List<Integer> counts =
                Stream.concat(Stream.of(0), plan.counts().stream()).toList();
        text.append("\n### ")
                .append(title)
                .append(" beyond the paper, ")
                .append(test)
                .append("\n\n");
        appendHeader(List.of("variant", "labels are"), counts, text);
        for (PlannedTreatment row : plan.rows()) {
            if (row.beyondThePaper()) {
                row.kinds()
                        .forEach(kind -> appendFigures(
                                List.of(row.treatment().name(), kind.title()), row, counts, kind, test, metric, text));
            }
        }
    }

    private void appendHeader(List<String> first, List<Integer> counts, StringBuilder text) {
        List<String> header = new ArrayList<>(first);
        counts.forEach(count -> header.add(count == plan.labeled() ? "all " + count : Integer.toString(count)));
        appendRow(header, text);
        appendRow(header.stream().map(cell -> "---").toList(), text);
    }

    private void appendFigures(
            List<String> first,
            PlannedTreatment row,
            List<Integer> counts,
            LabelKind kind,
            String test,
            String metric,
            StringBuilder text) {
        List<String> cells = new ArrayList<>(first);
        counts.forEach(count -> cells.add(
                table.summary(row.treatment().name(), count, kind, test, metric).text()));
        appendRow(cells, text);
    }

    /** What actively chosen labels say of the model's accuracy. */
    private void appendChoice(StringBuilder text) {
        List<CellResult> chosen = table.results().stream()
                .filter(result -> result.metrics().containsKey(ActiveTreatment.POOL))
                .toList();
        if (chosen.isEmpty()) {
            return;
        }
        text.append("\n## What actively chosen labels say of the model's accuracy\n\nWeighted: each label counts by the"
                + " inverse of its logged chance of being chosen.\n\n");
        appendRow(List.of("labels", "truth", "labels as they are", "weighted"), text);
        appendRow(List.of("---", "---", "---", "---"), text);
        Map<Integer, List<CellResult>> byLabels = chosen.stream()
                .collect(Collectors.groupingBy(result -> result.cell().labels(), TreeMap::new, Collectors.toList()));
        byLabels.forEach((labels, results) -> appendRow(
                List.of(
                        Integer.toString(labels),
                        accuracy(results, ActiveTreatment.TRUTH),
                        accuracy(results, ActiveTreatment.AS_THEY_ARE),
                        accuracy(results, ActiveTreatment.WEIGHTED)),
                text));
    }

    private static String accuracy(List<CellResult> results, String name) {
        return Summary.of(results.stream()
                        .mapToDouble(result -> result.metric(ActiveTreatment.POOL, name))
                        .toArray())
                .text();
    }

    private static void appendRow(List<String> cells, StringBuilder text) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
