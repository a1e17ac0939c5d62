package io.candor.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** A report as a table for people. */
public final class AuditText {
    private AuditText() {}

    /** The lines of the table, then one line per kept violation, then the verdict. */
    public static List<String> lines(AuditReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(row("questions", report.questions()));
        new TreeMap<>(report.answers())
                .forEach((decision, count) -> lines.add(row("answers " + decision.toLowerCase(Locale.ROOT), count)));
        lines.add(row("dead letters of questions", report.deadLetters()));
        lines.add(row("routed copies", report.copies()));
        lines.add(row("pending", report.pending()));
        addUnlessZero(lines, "of questions that retention removed", report.older());
        addUnlessZero(lines, "of questions asked since, not audited", report.later());
        lines.add(row("violations", report.violations()));
        new TreeMap<>(report.counts()).forEach((kind, count) -> lines.add(row("  " + kind.meaning(), count)));
        report.first().forEach(violation -> lines.add(violation.toString()));
        if (report.first().size() < report.violations()) {
            lines.add("... and " + (report.violations() - report.first().size()) + " more");
        }
        lines.add(verdict(report));
        return lines;
    }

    /** The same for recomputed confidences. */
    public static List<String> lines(ConfidenceReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(row("confidences computed again", report.recomputed()));
        addUnlessZero(lines, "of another model, not computed", report.otherModel());
        report.violations().forEach(violation -> lines.add(violation.toString()));
        lines.add(verdict(report));
        return lines;
    }

    private static String verdict(ConfidenceReport report) {
        if (report.isOfOtherModels()) {
            return "NOT CHECKED: no answer is of this model; give the answerers' with --model and --precision.";
        }
        return String.format(
                Locale.ROOT,
                report.clean()
                        ? "CLEAN: each came from the release its answer names (largest difference %.2g)."
                        : "NOT CLEAN: of %2$,d it could not be confirmed that they came from the release their answer names.",
                report.largestDifference(),
                report.violations().size());
    }

    /** The same for recomputed calibration reports, of whose discrepancies at most {@code shown} are listed. */
    public static List<String> lines(ReportCheck check, int shown) {
        List<String> lines = new ArrayList<>();
        lines.add(row("labels", check.labels()));
        lines.add(row("calibration reports computed again", check.recomputed()));
        addUnlessZero(lines, "on labels that retention removed", check.older());
        check.discrepancies().stream()
                .limit(shown)
                .map(found -> String.format(
                        Locale.ROOT,
                        "report %s: %s is %s, the labels say %s",
                        found.report(),
                        found.figure(),
                        found.published(),
                        found.recomputed()))
                .forEach(lines::add);
        lines.add(
                check.clean()
                        ? "CLEAN: every report says what the labels say, bit for bit."
                        : String.format(
                                Locale.ROOT,
                                "NOT CLEAN: %,d figures differ.",
                                check.discrepancies().size()));
        return lines;
    }

    /** The verdict in one sentence. */
    public static String verdict(AuditReport report) {
        if (!report.clean()) {
            return String.format(Locale.ROOT, "NOT CLEAN: %,d violations.", report.violations());
        }
        return report.pending() == 0
                ? "CLEAN: every question has exactly one answer or exactly one dead letter."
                : "CLEAN so far: every question that was come to has exactly one answer or exactly one dead letter.";
    }

    private static void addUnlessZero(List<String> lines, String name, long count) {
        if (count > 0) {
            lines.add(row(name, count));
        }
    }

    private static String row(String name, long count) {
        return String.format(Locale.ROOT, "%-44s %,14d", name, count);
    }
}
