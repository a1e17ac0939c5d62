package io.candor.load;

import io.candor.audit.AuditReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What became of a besieged service: chaos.md, and the latencies of the whole run beside it.
 *
 * @param before questions asked before the trial, which the audit sees too
 * @param faults how many there were to be
 * @param lines of the audit
 * @param recomputed what was computed again from the topics
 */
record ChaosReport(
        String setting,
        Trial trial,
        long before,
        int faults,
        List<Recovery> recoveries,
        DeadLetters dead,
        Verdicts.Labels labels,
        AuditReport audit,
        List<String> lines,
        List<Recomputation> recomputed) {

    /** The audit is clean, what was asked is what it found, and every fault was recovered from. */
    boolean isClean() {
        return audit.clean()
                && audit.questions() == before + trial.measurement().asked()
                && trial.isComplete()
                && dead.unjustified() == 0
                && labels.isClean()
                && recomputed.stream().allMatch(Recomputation::isClean)
                && isRecovered();
    }

    private boolean isRecovered() {
        return recoveries.size() == faults && recoveries.stream().allMatch(Recovery::complete);
    }

    void write(Path folder) throws IOException {
        new LoadReport(trial).write(folder);
        StringBuilder text = new StringBuilder("# Chaos\n\n" + setting + ".\n\n");
        conclusion().forEach(line -> text.append(line).append("\n\n"));
        text.append(byKind()).append("\n![latency](latency.png)\n\n").append(oneByOne());
        text.append("\n```\n").append(String.join("\n", lines)).append("\n```\n");
        recomputed.forEach(each ->
                text.append("\n```\n").append(String.join("\n", each.lines())).append("\n```\n"));
        Files.writeString(folder.resolve("chaos.md"), text);
    }

    /** In sentences. */
    List<String> conclusion() {
        Measurement measurement = trial.measurement();
        List<String> sentences = new ArrayList<>(List.of(
                String.format(
                        Locale.ROOT,
                        "%,d questions asked during %d faults: %,d had an outcome, %d refused, %d none.",
                        measurement.asked(),
                        recoveries.size(),
                        measurement.all().getTotalCount(),
                        measurement.failed(),
                        measurement.open()),
                String.format(
                        Locale.ROOT,
                        "%d dead letters, %d of them not justified (poison, and nothing else, must end there).",
                        dead.count(),
                        dead.unjustified()),
                String.format(
                        Locale.ROOT,
                        "%,d verdicts given: %d without a labeled answer, %d with more than one.",
                        labels.given(),
                        labels.lost(),
                        labels.doubled()),
                String.format(
                        Locale.ROOT,
                        "The audit, over these and %d questions before: %s",
                        before,
                        lines.get(lines.size() - 1)),
                isRecovered() ? "Every fault was recovered from." : "Not every fault was recovered from."));
        recomputed.forEach(each -> sentences.add(each.toString()));
        return sentences;
    }

    private String byKind() {
        Map<Fault, List<Recovery>> kinds = new EnumMap<>(Fault.class);
        recoveries.forEach(recovery -> kinds.computeIfAbsent(recovery.strike().fault(), none -> new ArrayList<>())
                .add(recovery));
        StringBuilder text = new StringBuilder("| fault | times | recovered s, median (longest) | takes work again s |"
                + " last late outcome s | longest wait of a question s |\n| --- | --- | --- | --- | --- | --- |\n");
        kinds.forEach((fault, all) -> text.append(String.format(
                "| %s | %d | %s | %s | %s | %s |%n",
                fault.words(),
                all.size(),
                spread(all, Recovery::seconds),
                spread(all, Recovery::backSeconds),
                spread(all, Recovery::lateSeconds),
                spread(all, Recovery::longestSeconds))));
        return text.toString();
    }

    private static String spread(List<Recovery> all, ToDoubleFunction<Recovery> figure) {
        double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
        return String.format(Locale.ROOT, "%.1f (%.1f)", sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }

    private String oneByOne() {
        StringBuilder text = new StringBuilder();
        recoveries.forEach(recovery -> text.append("- ").append(recovery).append('\n'));
        return text.toString();
    }
}
