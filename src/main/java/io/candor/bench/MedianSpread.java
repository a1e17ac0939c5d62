package io.candor.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** A figure over several rounds. */
public record MedianSpread(double median, double least, double most) {

    /** @param rounds at least one */
    public static MedianSpread of(DoubleStream rounds) {
        double[] sorted = rounds.sorted().toArray();
        return new MedianSpread(median(sorted), sorted[0], sorted[sorted.length - 1]);
    }

    /** The mean of the two in the middle where their number is even. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Median, and in parentheses the least and the most. */
    public String text(String format) {
        return String.format(Locale.ROOT, format + " (" + format + "–" + format + ")", median, least, most);
    }
}
