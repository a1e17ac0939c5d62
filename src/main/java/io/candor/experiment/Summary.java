package io.candor.experiment;

import java.util.Locale;

/**
 * A figure over repetitions.
 *
 * @param mean NaN without any
 * @param deviation sample standard deviation; NaN of fewer than two
 * @param repetitions how many
 */
record Summary(double mean, double deviation, int repetitions) {
    static Summary of(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double deviation = values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1));
        return new Summary(mean, deviation, values.length);
    }

    boolean defined() {
        return !Double.isNaN(mean);
    }

    /** {@code 0.754 ± 0.006}; a dash without any. */
    String text() {
        if (!defined()) {
            return "–";
        }
        return Double.isNaN(deviation)
                ? String.format(Locale.ROOT, "%.3f", mean)
                : String.format(Locale.ROOT, "%.3f ± %.3f", mean, deviation);
    }
}
