package io.candor.simulation;

import java.util.Locale;

/**
 * A figure over seeds.
 *
 * @param mean over seeds; NaN where the figure is none
 * @param deviation standard deviation of a seed (n - 1 in the denominator); 0 for one seed
 */
public record Spread(double mean, double deviation) {
    static Spread of(double[] values) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new Spread(mean, values.length == 1 ? 0 : Math.sqrt(squares / (values.length - 1)));
    }

    /** The mean and, after ±, the deviation. */
    String text(String plusMinus) {
        return Double.isNaN(mean) ? "-" : String.format(Locale.ROOT, "%.3f %s %.3f", mean, plusMinus, deviation);
    }
}
