package io.candor.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Latencies from the moment a question was <em>due</em> to the moment its outcome could be seen. What a late sender or a
 * stalled service makes later questions wait is in them, so nothing is left out in step with the service (coordinated
 * omission).
 */
final class Measurement {
    private static final long LONGEST_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final int DIGITS = 3;
    private static final double MICROS_PER_MILLI = 1000;

    /** What happened to the questions due in one interval, and how many outcomes came in it. */
    static final class Interval {
        private final Histogram latency = new Histogram(LONGEST_MICROS, DIGITS);
        private long asked;
        private long seen;

        long asked() {
            return asked;
        }

        long seen() {
            return seen;
        }

        /** Latency at that percentile in milliseconds; 0 when nothing was due in it or had an outcome. */
        double millis(double percentile) {
            return Measurement.millis(latency, percentile);
        }
    }

    private final long begin;
    private final long intervalNanos;
    private final List<Interval> intervals = new ArrayList<>();
    private final ConcurrentHashMap<String, Long> due = new ConcurrentHashMap<>();
    private final Histogram all = new Histogram(LONGEST_MICROS, DIGITS);
    private Lateness lateness = new Lateness(Long.MAX_VALUE, () -> 0);
    private long asked;
    private long failed;

    /** @param begin by {@link System#nanoTime()} */
    Measurement(long begin, double intervalSeconds) {
        this.begin = begin;
        this.intervalNanos = (long) (intervalSeconds * 1e9);
    }

    synchronized void asked(String id, long dueNanos) {
        due.put(id, dueNanos);
        at(dueNanos).asked++;
        asked++;
    }

    synchronized void refused(String id) {
        if (due.remove(id) != null) {
            failed++;
        }
    }

    void seen(String id) {
        seen(id, System.nanoTime());
    }

    synchronized void seen(String id, long now) {
        Long since = due.remove(id);
        if (since == null) {
            return;
        }
        lateness.seen(now - since, now);
        long micros = Math.max(0, Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(now - since)));
        all.recordValue(micros);
        at(since).latency.recordValue(micros);
        at(now).seen++;
    }

    private Interval at(long nanos) {
        int index = (int) Math.max(0, (nanos - begin) / intervalNanos);
        while (intervals.size() <= index) {
            intervals.add(new Interval());
        }
        return intervals.get(index);
    }

    /** From now on, judges every outcome by whether it comes later than {@code limitNanos} after its question was due. */
    synchronized Lateness judge(long limitNanos) {
        lateness = new Lateness(limitNanos, this::oldestOpenNanos);
        return lateness;
    }

    /** How long the oldest question without an outcome has been waiting; 0 when there is none. */
    double oldestOpenSeconds() {
        return oldestOpenNanos() / 1e9;
    }

    private long oldestOpenNanos() {
        long now = System.nanoTime();
        return due.values().stream().mapToLong(since -> now - since).max().orElse(0);
    }

    int open() {
        return due.size();
    }

    synchronized long asked() {
        return asked;
    }

    synchronized long failed() {
        return failed;
    }

    /** Over the whole run, in microseconds. */
    synchronized Histogram all() {
        return all.copy();
    }

    /** @param micros as in {@link #all} */
    static double millis(Histogram micros, double percentile) {
        return micros.getTotalCount() == 0 ? 0 : micros.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
    }

    synchronized List<Interval> intervals() {
        return List.copyOf(intervals);
    }

    /** By {@link System#nanoTime()}. */
    long begin() {
        return begin;
    }

    double intervalSeconds() {
        return intervalNanos / 1e9;
    }
}
