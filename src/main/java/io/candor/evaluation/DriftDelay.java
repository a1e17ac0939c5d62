package io.candor.evaluation;

import java.util.Arrays;

/**
 * How late alarms came after a shift.
 *
 * @param caught streams with an alarm after the shift
 * @param early streams with an alarm before it
 * @param median labels from the shift to the alarm, over all streams without an early alarm; infinite where fewer than half
 *     have one
 * @param most the same for nine of ten
 */
record DriftDelay(int caught, int early, double median, double most) {
    private static final double MOST = 0.9;

    /** @param alarms labels at each stream's alarm, 0 for none */
    static DriftDelay of(long[] alarms, long honest) {
        double[] delays = Arrays.stream(alarms)
                .filter(alarm -> alarm == 0 || alarm > honest)
                .mapToDouble(alarm -> alarm == 0 ? Double.POSITIVE_INFINITY : alarm - honest)
                .sorted()
                .toArray();
        int caught = (int) Arrays.stream(delays).filter(Double::isFinite).count();
        return new DriftDelay(caught, alarms.length - delays.length, quantile(delays, 0.5), quantile(delays, MOST));
    }

    /** The smallest delay that at least this share does not exceed. */
    private static double quantile(double[] sorted, double share) {
        return sorted.length == 0
                ? Double.POSITIVE_INFINITY
                : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    /** For the table: median, nine of ten. */
    String text(int streams, int horizon) {
        return labels(median, horizon) + " / " + labels(most, horizon) + " (" + caught + " of " + (streams - early)
                + ")";
    }

    private static String labels(double delay, int horizon) {
        return Double.isFinite(delay) ? String.valueOf((long) delay) : "> " + horizon;
    }
}
