package io.candor.simulation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Results of one world and target.
 *
 * @param oracle the share of answers that can be accepted by who knows the truth
 * @param kept share of streams in which of all answers accepted so far never more than the target were wrong
 * @param timeAbove mean share of time at which the policy in force erred more than the target by itself
 * @param first median of the labels until answers were accepted; -1 where none were in half of the streams
 * @param accepted labels → mean share of answers accepted, as a share of the oracle's
 * @param reactions share of right answers that became wrong → median and 9 of 10 of the labels to the withdrawal
 */
public record PromiseStudyRow(
        PromiseWorld world,
        double target,
        double oracle,
        double kept,
        double timeAbove,
        int first,
        Map<Integer, Double> accepted,
        Map<Double, List<Integer>> reactions) {
    /** The head of a Markdown table of rows. */
    public static String head(PromiseStudySettings settings) {
        StringJoiner head = new StringJoiner(" | ", "| ", " |");
        head.add("AUROC")
                .add("accuracy")
                .add("target")
                .add("oracle accepts")
                .add("kept")
                .add("time above")
                .add("first");
        settings.checkpoints().forEach(labels -> head.add("at " + labels));
        settings.breaks().forEach(share -> head.add(share + " become wrong"));
        int columns = 7 + settings.checkpoints().size() + settings.breaks().size();
        return head + System.lineSeparator() + "| --- ".repeat(columns) + "|";
    }

    /** A line of it. */
    public String line() {
        StringJoiner line = new StringJoiner(" | ", "| ", " |");
        line.add(Double.toString(world.auroc()))
                .add(Double.toString(world.accuracy()))
                .add(Double.toString(target));
        line.add(number("%.3f", oracle)).add(number("%.3f", kept)).add(number("%.4f", timeAbove));
        line.add(first < 0 ? "-" : Integer.toString(first));
        accepted.values().forEach(share -> line.add(number("%.2f", share)));
        reactions.values().forEach(labels -> line.add(labels.isEmpty() ? "-" : labels.get(0) + " / " + labels.get(1)));
        return line.toString();
    }

    private static String number(String form, double value) {
        return String.format(Locale.ROOT, form, value);
    }
}
