package io.candor.audit.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was found, for people. */
public final class DecisionText {
    private DecisionText() {}

    /** The lines of a table, then at most {@code shown} differences, then the verdict. */
    public static List<String> lines(DecisionCheck check, int shown) {
        List<String> lines = new ArrayList<>();
        lines.add(row("decisions on maps taken again", check.recomputed()));
        addUnlessZero(lines, "of an earlier version, not taken again", check.earlier());
        addUnlessZero(lines, "on labels that retention removed", check.older());
        addUnlessZero(lines, "against a map that cannot be had", check.unavailable());
        addUnlessZero(lines, "whose own map cannot be had, not compared", check.unseen());
        check.differences().stream().limit(shown).map(DecisionText::line).forEach(lines::add);
        lines.add(
                check.clean()
                        ? "CLEAN: every decision on a map that can be taken again follows from the labels, bit for bit."
                        : String.format(
                                Locale.ROOT,
                                "NOT CLEAN: %,d figures of decisions on maps differ.",
                                check.differences().size()));
        return lines;
    }

    /** The same of policies. */
    public static List<String> lines(PolicyCheck check, int shown) {
        List<String> lines = new ArrayList<>();
        lines.add(row("policies decided again", check.recomputed()));
        addUnlessZero(lines, "policies of an earlier version, not again", check.earlier());
        addUnlessZero(lines, "policies on labels that retention removed", check.older());
        check.differences().stream().limit(shown).map(DecisionText::line).forEach(lines::add);
        lines.add(
                check.clean()
                        ? "CLEAN: every policy that can be decided again follows from the labels, bit for bit."
                        : String.format(
                                Locale.ROOT,
                                "NOT CLEAN: %,d figures of policies differ.",
                                check.differences().size()));
        return lines;
    }

    private static String line(PolicyCheck.Deviation found) {
        return String.format(Locale.ROOT, "policy %d: ", found.version())
                + (found.recomputed() == null && found.figure().equals("policy")
                        ? "published, the labels give none"
                        : found.figure() + " is " + found.published() + ", the labels give " + found.recomputed());
    }

    private static String line(DecisionCheck.Difference found) {
        String decision =
                String.format(Locale.ROOT, "decision %s with the label at %d: ", found.releaseId(), found.offset());
        if (found.published() == null && found.figure().equals(LineageCheck.WHOLE)) {
            return decision + "missing, the labels give it";
        }
        if (found.recomputed() == null && found.figure().equals(LineageCheck.WHOLE)) {
            return decision + "published, the labels give none";
        }
        return decision + found.figure() + " is " + found.published() + ", the labels give " + found.recomputed();
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
