package io.candor.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;

/** {@code candor drift}: whether confidences are still frequencies, as a running service sees it. */
@Command(
        name = "drift",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = DriftSimulationCommand.class,
        description = {
            "Asks a running service whether confidences are still frequencies, for each release and domain: which way they err,"
                    + " by how much and since when, by the settled labels of the audit sample.",
            "Simulated labels say what alarms are worth: ./candor drift simulate."
        },
        footerHeading = "Examples:%n",
        footer = {"  ./candor drift", "  ./candor drift --json", "  ./candor drift simulate --shifts 0.05,0.1"})
final class DriftCommand extends ServiceQuery {
    DriftCommand() {
        super("/v1/drift", "or simulate labels with ./candor drift simulate");
    }

    @Override
    List<String> text(JsonNode answer) {
        return lines(answer);
    }

    /** One line for each release, domain and model that answered, those with an alarm first. */
    static List<String> lines(JsonNode watches) {
        if (watches.isEmpty()) {
            return List.of("No label of the audit sample is final yet, so nothing can be said of drift: a label counts"
                    + " candor.feedback.drift.verdict-wait after its answer, one hour unless set otherwise, and not"
                    + " before candor.feedback.drift.maturity after its last change.");
        }
        return StreamSupport.stream(watches.spliterator(), false)
                .sorted(Comparator.<JsonNode>comparingInt(
                                watch -> watch.path("alarmedAt").isTextual() ? 0 : 1)
                        .thenComparing(watch -> watch.path("pValue").asDouble()))
                .map(DriftCommand::line)
                .toList();
    }

    private static String line(JsonNode watch) {
        return String.format(
                Locale.ROOT,
                "%s%s, %s: %s",
                watch.path("alarmedAt").isTextual() ? "ALARM " : "",
                watch.path("releaseId").asText(),
                scope(watch),
                watch.path("statement").asText());
    }
}
