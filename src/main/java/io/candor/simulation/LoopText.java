package io.candor.simulation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;

/** Results for people: a Markdown table, three sentences and a plot of bars. */
public final class LoopText {
    private static final int WIDTH = 50;
    private static final String EIGHTHS = "▏▎▍▌▋▊▉█";

    private final LoopSettings settings;
    private final boolean unicode;

    /** @param unicode whether more than ASCII can be shown */
    public LoopText(LoopSettings settings, boolean unicode) {
        this.settings = settings;
        this.unicode = unicode;
    }

    /** All of one change. */
    public String of(LoopResult result) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "Change %s; changed: %s; unchanged: %s. %d questions, %d seeds, labels that counted %.0f of %d",
                name(result.change()),
                names(result.changedDomains()),
                names(result.unchangedDomains()),
                result.questions(),
                settings.seeds(),
                result.labeled(),
                settings.asking().before() + settings.asking().after());
        line(text, "");
        table(text, result);
        line(text, "");
        sentences(text, result);
        line(text, "");
        if (!result.changedDomains().isEmpty()) {
            plot(text, result, "changed domains", LookSummary::changed);
        }
        if (!result.unchangedDomains().isEmpty()) {
            plot(text, result, "unchanged domains", LookSummary::unchanged);
        }
        return text.toString();
    }

    private void sentences(StringBuilder text, LoopResult result) {
        boolean changes = result.change() != TruthChange.NONE;
        line(
                text,
                "First map live after the %s: %s.",
                changes
                        ? "change"
                        : String.format(
                                Locale.ROOT,
                                "first %d labels",
                                settings.asking().before()),
                moment(result.firstLive()));
        if (changes) {
            line(
                    text,
                    "Recovered (means of both groups within %s of the floor): %s.",
                    settings.tolerance(),
                    moment(result.recovered()));
        }
        line(
                text,
                "Maps that went live: %d%s; false ones, no better on untaught questions than what they"
                        + " were compared with: %d, in %d of %d seeds.",
                result.promotions(),
                changes ? ", before and after the change" : "",
                result.falsePromotions(),
                result.seedsWithFalsePromotions(),
                settings.seeds());
        settings.promise().ifPresent(its -> promise(text, its, result));
    }

    private void promise(StringBuilder text, PromiseSettings its, LoopResult result) {
        PromiseSummary promise = result.promise();
        // Where nothing changes, labels are told apart all the same.
        String early = result.change() == TruthChange.NONE
                ? String.format(
                        Locale.ROOT, "by the first %d labels", settings.asking().before())
                : "before the change";
        line(
                text,
                "Promise that at most %s of accepted answers are wrong: kept %s in %d of %d seeds%s.",
                its.promise().target(),
                early,
                promise.kept(),
                settings.seeds(),
                promise.keptLabels() == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", after a median of %.0f labels of the sample on %.0f answers",
                                promise.keptLabels(),
                                promise.keptAnswers()));
        line(text, "Withdrawn after the first wrong accepted answer: %s.", moment(promise.withdrawn()));
        line(text, "Restored after the withdrawal: %s.", moment(promise.restored()));
        line(
                text,
                "Wrong among accepted answers, by their labels, mean over seeds: %s %s; from then to the withdrawal %s;"
                        + " since it was restored %s.",
                early,
                error(promise.errorBefore()),
                error(promise.errorMisled()),
                error(promise.errorRestored()));
    }

    private static String error(double share) {
        return Double.isNaN(share) ? "none was accepted" : String.format(Locale.ROOT, "%.3f", share);
    }

    private void table(StringBuilder text, LoopResult result) {
        row(
                text,
                "labels",
                "time",
                "changed",
                "unchanged",
                "all in one",
                "worst domain",
                "Brier unchanged",
                "its change",
                "every domain within " + settings.tolerance(),
                "both groups within");
        line(text, "%s|", "| ---: ".repeat(10));
        String sign = unicode ? "±" : "+-";
        for (LookSummary look : result.looks()) {
            row(
                    text,
                    Integer.toString(look.labels()),
                    time(look.days()),
                    look.changed().text(sign),
                    look.unchanged().text(sign),
                    look.all().text(sign),
                    look.worst().text(sign),
                    look.brierUnchanged().text(sign),
                    look.brierChange().text(sign),
                    percent(look.everyDomainWithin()),
                    percent(look.groupsWithin()));
        }
    }

    private void plot(StringBuilder text, LoopResult result, String group, Function<LookSummary, Spread> figure) {
        line(text, "ECE above its floor by labels, mean of %s", group);
        double largest = result.looks().stream()
                .flatMap(look -> Arrays.asList(look.changed(), look.unchanged()).stream())
                .mapToDouble(Spread::mean)
                .filter(mean -> !Double.isNaN(mean))
                .max()
                .orElse(0);
        for (LookSummary look : result.looks()) {
            double mean = figure.apply(look).mean();
            line(text, "%6d %s %.3f", look.labels(), bar(largest > 0 ? mean / largest : 0), mean);
        }
        line(text, "");
    }

    /** @param share of the longest bar; below 0 nothing is drawn */
    private String bar(double share) {
        if (!unicode) {
            return "|" + "#".repeat((int) Math.round(Math.max(0, share) * WIDTH));
        }
        int eighths = (int) Math.round(Math.max(0, share) * WIDTH * EIGHTHS.length());
        int rest = eighths % EIGHTHS.length();
        return "│" + "█".repeat(eighths / EIGHTHS.length()) + (rest == 0 ? "" : EIGHTHS.substring(rest - 1, rest));
    }

    private static String moment(MomentSummary moment) {
        if (moment.reached() == 0) {
            return "in none of " + moment.seeds() + " seeds";
        }
        return String.format(
                Locale.ROOT,
                "median %.0f labels or %s (%d to %d labels), in %d of %d seeds",
                moment.median(),
                time(moment.medianDays()),
                moment.fewest(),
                moment.most(),
                moment.reached(),
                moment.seeds());
    }

    private static String time(double days) {
        return days < 2
                ? String.format(Locale.ROOT, "%.1f h", days * 24)
                : String.format(Locale.ROOT, "%.1f days", days);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    private static String names(Set<String> domains) {
        return domains.isEmpty() ? "none" : String.join(", ", domains);
    }

    private static String name(TruthChange change) {
        return change.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void row(StringBuilder text, String... cells) {
        StringJoiner row = new StringJoiner(" | ", "| ", " |");
        Arrays.asList(cells).forEach(row::add);
        line(text, "%s", row);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
