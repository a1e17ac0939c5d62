package io.candor.load;

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
 * @param remarks on what could not be tried here
 * @param details printed by the audits
 */
record ChaosReport(
        String setting,
        Trial trial,
        List<Recovery> recoveries,
        List<Invariant> invariants,
        List<String> remarks,
        List<List<String>> details) {

    boolean isClean() {
        return invariants.stream().allMatch(Invariant::holds);
    }

    void write(Path folder) throws IOException {
        new LoadReport(trial).write(folder);
        StringBuilder text = new StringBuilder("# Chaos\n\n" + setting + ".\n\n");
        conclusion().forEach(line -> text.append(line).append("\n\n"));
        text.append(byKind()).append("\n![latency](latency.png)\n\n").append(oneByOne());
        details.forEach(
                lines -> text.append("\n```\n").append(String.join("\n", lines)).append("\n```\n"));
        Files.writeString(folder.resolve("chaos.md"), text);
    }

    /** In sentences; an invariant that does not hold is named. */
    List<String> conclusion() {
        List<String> sentences = new ArrayList<>(remarks);
        for (Invariant invariant : invariants) {
            sentences.addAll(invariant.sentences());
            if (!invariant.holds()) {
                sentences.add("VIOLATED: " + invariant.getClass().getSimpleName());
            }
        }
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
