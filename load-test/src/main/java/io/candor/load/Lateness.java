package io.candor.load;

import java.util.function.LongSupplier;

/** Which outcomes came late since a moment, and when the last of them did. */
final class Lateness {
    private final long limitNanos;
    private final LongSupplier oldestOpenNanos;
    private final long begin = System.nanoTime();
    private long lastLate = begin;
    private long longest;

    /**
     * @param limitNanos after which an outcome is late
     * @param oldestOpenNanos how long the oldest question without an outcome has been waiting
     */
    Lateness(long limitNanos, LongSupplier oldestOpenNanos) {
        this.limitNanos = limitNanos;
        this.oldestOpenNanos = oldestOpenNanos;
    }

    synchronized void seen(long waitedNanos, long now) {
        longest = Math.max(longest, waitedNanos);
        if (waitedNanos > limitNanos) {
            lastLate = Math.max(lastLate, now);
        }
    }

    /** Seconds since the begin. */
    double age() {
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Seconds from the begin to the last late outcome; 0 when none was late. */
    synchronized double lastLate() {
        return (lastLate - begin) / 1e9;
    }

    /** Seconds of the longest wait. */
    synchronized double longest() {
        return longest / 1e9;
    }

    /** Whether a question is late that has no outcome yet. */
    boolean isLate() {
        return oldestOpenNanos.getAsLong() > limitNanos;
    }
}
