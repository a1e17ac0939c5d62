package io.candor.honesty;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How often the interval of a calibration error covers the true one, and how wide it is in units of the narrowest that would do (3.92
 * standard deviations of the measured error). No test; run its main method with the number of streams.
 */
final class IntervalMeasurement {
    private static final double[] ERRORS = {0, 0.03, 0.08};
    private static final int[] LABELS = {100, 300, 1_000};

    private IntervalMeasurement() {}

    public static void main(String[] arguments) {
        int streams = Integer.parseInt(arguments[0]);
        for (Miscalibrated.Confidences confidences : Miscalibrated.Confidences.values()) {
            for (Miscalibrated.Gap gap : Miscalibrated.Gap.values()) {
                for (double error : ERRORS) {
                    Miscalibrated source = new Miscalibrated(confidences, gap, error);
                    for (int labels : LABELS) {
                        print(confidences + " " + gap, error, labels, intervals(source, labels, streams));
                    }
                }
            }
        }
    }

    private static List<Interval> intervals(Miscalibrated source, int labels, int streams) {
        List<Interval> intervals = new ArrayList<>(streams);
        for (int seed = 1; seed <= streams; seed++) {
            intervals.add(Miscalibrated.interval(source.stream(labels, seed), seed));
        }
        return intervals;
    }

    private static void print(String name, double error, int labels, List<Interval> intervals) {
        double covered = intervals.stream()
                        .filter(each -> each.low() <= error && error <= each.high())
                        .count()
                / (double) intervals.size();
        double width = intervals.stream()
                .mapToDouble(each -> each.high() - each.low())
                .average()
                .orElseThrow();
        double mean =
                intervals.stream().mapToDouble(Interval::estimate).average().orElseThrow();
        double deviation = Math.sqrt(intervals.stream()
                .mapToDouble(each -> (each.estimate() - mean) * (each.estimate() - mean))
                .average()
                .orElseThrow());
        System.out.printf(
                Locale.ROOT,
                "%-18s true ECE %.2f, %,5d labels: covers %.3f, width %.3f (%.2f of the narrowest), measured %.3f%n",
                name,
                error,
                labels,
                covered,
                width,
                width / (3.92 * deviation),
                mean);
    }
}
