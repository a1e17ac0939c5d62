package io.candor.load;

import java.util.Arrays;

/**
 * How long requests took.
 *
 * @param sorted nanoseconds of each, ascending; at least one
 * @param bytes of the last reply
 */
record QueryTimes(long[] sorted, long bytes) {
    private static final double NANOS = 1e6;

    static QueryTimes of(long[] nanos, long bytes) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new QueryTimes(sorted, bytes);
    }

    /** In milliseconds. */
    double median() {
        return sorted[sorted.length / 2] / NANOS;
    }

    /** In milliseconds. */
    double p99() {
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.99))] / NANOS;
    }
}
