package io.candor.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Trials beside each other: report.md, one image of curves per scenario, and a folder for each trial. */
final class LoadSummary {
    private final List<Trial> trials;

    LoadSummary(List<Trial> trials) {
        this.trials = List.copyOf(trials);
    }

    /** @param circumstances what is the same for all trials */
    void write(Path folder, String circumstances) throws IOException {
        Files.createDirectories(folder);
        for (Trial trial : trials) {
            new LoadReport(trial).write(folder.resolve(trial.folder()));
        }
        StringBuilder text = new StringBuilder("# Load\n\n" + circumstances + "\n\n" + LATENCY + "\n\n" + table());
        for (Map.Entry<String, List<Trial>> scenario : byScenario().entrySet()) {
            String image = "curves-" + scenario.getKey() + ".png";
            new Curves(scenario.getValue()).write(folder.resolve(image));
            text.append("\n## ")
                    .append(scenario.getKey())
                    .append("\n\n![curves](")
                    .append(image)
                    .append(")\n\n");
            scenario.getValue().forEach(trial -> text.append("- **")
                    .append(trial.setting())
                    .append("**: ")
                    .append(verdict(trial))
                    .append('\n'));
        }
        Files.writeString(folder.resolve("report.md"), text);
    }

    private static final String LATENCY = String.format(
            Locale.ROOT,
            "Latency counts from the moment a question was due to its committed outcome. A rate is kept up with until the"
                    + " 95th percentile of an interval, and of the next one, is over %.0f ms.",
            Saturation.LATE_MILLIS);

    private Map<String, List<Trial>> byScenario() {
        return trials.stream()
                .collect(Collectors.groupingBy(
                        trial -> trial.scenario().name(), LinkedHashMap::new, Collectors.toList()));
    }

    private String table() {
        return "| scenario | setting | asked | answered | refused | no outcome | p50 ms | p95 ms | p99 ms | longest ms"
                + " | kept up with /s | most outcomes /s |\n"
                + "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
                + trials.stream().map(LoadSummary::row).collect(Collectors.joining());
    }

    private static String row(Trial trial) {
        Measurement measurement = trial.measurement();
        return String.format(
                Locale.ROOT,
                "| [%s](%s/report.md) | %s | %d | %d | %d | %d | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f |%n",
                trial.scenario().name(),
                trial.folder(),
                trial.setting(),
                measurement.asked(),
                measurement.all().getTotalCount(),
                measurement.failed(),
                measurement.open(),
                Measurement.millis(measurement.all(), 50),
                Measurement.millis(measurement.all(), 95),
                Measurement.millis(measurement.all(), 99),
                Measurement.millis(measurement.all(), 100),
                trial.saturation().sustained(),
                trial.saturation().highest());
    }

    private static String verdict(Trial trial) {
        Saturation saturation = trial.saturation();
        String from = saturation.isReached()
                ? String.format(Locale.ROOT, "late from %.0f questions/s on. ", saturation.from())
                : "";
        String end = trial.measurement().asked() < trial.scenario().questions()
                ? String.format(
                        Locale.ROOT,
                        " Ended early: a question had waited for %.0f s.",
                        trial.scenario().giveUpSeconds())
                : "";
        return from + saturation.cause() + end;
    }
}
