package io.candor.evaluation;

import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Results of one detector.
 *
 * @param detector its name
 * @param threshold of its evidence
 * @param falseAlarms honest streams in which it alarmed
 * @param streams honest streams
 * @param delays shift → how late it alarmed
 */
public record DriftStudyRow(
        String detector, double threshold, long falseAlarms, int streams, Map<Double, DriftDelay> delays) {
    /** The head of a Markdown table of rows. */
    public static String head(DriftStudySettings settings) {
        StringJoiner head = new StringJoiner(" | ", "| ", " |");
        head.add("detector").add("threshold").add("false alarms");
        settings.shifts().forEach(shift -> head.add("shift " + shift));
        return head + System.lineSeparator()
                + "| --- ".repeat(3 + settings.shifts().size()) + "|";
    }

    /** A line of it: false alarms, then for each shift labels to the alarm, median / nine of ten (alarms of streams). */
    public String line(DriftStudySettings settings) {
        StringJoiner line = new StringJoiner(" | ", "| ", " |");
        line.add(detector).add(String.format(Locale.ROOT, "%.3f", threshold)).add(falseAlarms + " of " + streams);
        delays.values().forEach(delay -> line.add(delay.text(settings.streams(), settings.labels())));
        return line.toString();
    }
}
