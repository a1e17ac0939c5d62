package io.candor.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;

/** {@code candor reports}: how honest the releases were, by all labels and by the audit sample. */
@Command(
        name = "reports",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Asks a running service for its calibration reports: the newest window of each release and domain, by all labels and by"
                    + " the audit sample, which does not depend on what people choose to judge.",
            "./candor audit --reports computes them again from the labels."
        },
        footerHeading = "Examples:%n",
        footer = {"  ./candor reports", "  ./candor reports --json --url http://localhost:8080"})
final class ReportsCommand extends ServiceQuery {
    ReportsCommand() {
        super("/v1/calibration/reports", "or check its URL");
    }

    @Override
    List<String> text(JsonNode answer) {
        return lines(answer);
    }

    /** A few lines for each release, domain and model that answered; the newest windows come first. */
    static List<String> lines(JsonNode reports) {
        List<String> lines = new ArrayList<>();
        Set<List<String>> seen = new HashSet<>();
        for (JsonNode report : reports) {
            String release = report.path("releaseId").asText();
            if (seen.add(List.of(release, scope(report)))) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%s, %s, since %s",
                        release,
                        scope(report),
                        report.path("windowStart").asText()));
                lines.add("  by all labels: " + allLabels(report));
                if (report.path("afterAnswer").path("count").asLong() > 0 && !isOfOtherModel(report)) {
                    lines.add("  after the answer: " + allLabels(report.path("afterAnswer")));
                }
                lines.add("  by the audit sample: " + sample(report.path("sample")));
            }
        }
        return lines.isEmpty() ? List.of("No answer has been judged yet.") : lines;
    }

    private static String allLabels(JsonNode report) {
        return String.format(
                Locale.ROOT,
                "%d texts, accuracy %.3f, confidence %.3f, ECE measured %.3f, true one in [%.3f, %.3f], floor %.3f",
                report.path("count").asLong(),
                report.path("accuracy").asDouble(),
                report.path("meanConfidence").asDouble(),
                report.path("ece").asDouble(),
                report.path("eceLow").asDouble(),
                report.path("eceHigh").asDouble(),
                report.path("eceFloor").asDouble());
    }

    private static String sample(JsonNode sample) {
        if (!sample.isObject()) {
            return "no answer of it in this window";
        }
        String figures = sample.path("accuracy").isNumber()
                ? String.format(
                        Locale.ROOT,
                        "accuracy %.3f, confidence %.3f, ECE %.3f. ",
                        sample.path("accuracy").asDouble(),
                        sample.path("meanConfidence").asDouble(),
                        sample.path("ece").asDouble())
                : "";
        return figures + sample.path("statement").asText();
    }
}
