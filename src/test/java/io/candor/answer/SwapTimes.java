package io.candor.answer;

import io.candor.audit.ConfidenceReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * How long swaps took, and what they did to the answers meanwhile. With {@code -Dcandor.test.swaps.measure} the stretches with
 * swaps alternate with as long ones without, so that both are measured in one run.
 */
public final class SwapTimes {
    private static final boolean MEASURE = Boolean.getBoolean("candor.test.swaps.measure");
    private static final int STRETCH = 25;
    /** Shortest time from swap to swap in milliseconds; none means one right after the other, about seven a second. */
    private static final long EVERY_MILLIS = Long.getLong("candor.test.swaps.every-ms", 0);

    private final List<Long> published = new ArrayList<>();
    private final List<Long> served = new ArrayList<>();
    /** Begin and end of every stretch with swaps, in epoch milliseconds. */
    private final List<long[]> busy = new ArrayList<>();

    private long begin = System.currentTimeMillis();
    private long lastSwap;

    /**
     * An answer.
     *
     * @param askedAt epoch milliseconds
     * @param answeredAt epoch milliseconds
     */
    public record Timed(long askedAt, long answeredAt) {}

    /** Before swap number {@code swap}, from 1: waits for its time, and rests when a stretch is over, as long as it took. */
    public void rest(int swap) {
        LockSupport.parkNanos((lastSwap + EVERY_MILLIS - System.currentTimeMillis()) * 1_000_000);
        if (MEASURE && swap % STRETCH == 0) {
            long end = System.currentTimeMillis();
            busy.add(new long[] {begin, end});
            LockSupport.parkNanos((end - begin) * 1_000_000);
            begin = System.currentTimeMillis();
        }
        lastSwap = System.currentTimeMillis();
    }

    public void published(long nanos) {
        published.add(nanos);
    }

    public void served(long nanos) {
        served.add(nanos);
    }

    public void print(List<Timed> answers, ConfidenceReport report) {
        if (!MEASURE) {
            return;
        }
        List<Long> with = new ArrayList<>();
        List<Long> without = new ArrayList<>();
        // The first stretch, and the rest after it, are the just-in-time compiler's.
        long first = busy.get(1)[0];
        long last = busy.get(busy.size() - 1)[1];
        for (Timed answer : answers) {
            if (answer.askedAt() >= first && answer.askedAt() < last) {
                boolean swapping = busy.stream()
                        .anyMatch(stretch -> answer.askedAt() >= stretch[0] && answer.askedAt() < stretch[1]);
                (swapping ? with : without).add((answer.answeredAt() - answer.askedAt()) * 1_000_000);
            }
        }
        say("release event published, ms", published);
        say("publishing begun to live, ms", served);
        say("answer latency with swaps, ms", with);
        say("answer latency without, ms", without);
        System.out.printf(
                Locale.ROOT,
                "recomputed %d of %d, largest difference %.3g%n",
                report.recomputed(),
                report.answers(),
                report.largestDifference());
    }

    private static void say(String what, List<Long> nanos) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%-32s n=%d p50=%.1f p90=%.1f p99=%.1f max=%.1f%n",
                what,
                sorted.size(),
                at(sorted, 0.5),
                at(sorted, 0.9),
                at(sorted, 0.99),
                at(sorted, 1));
    }

    private static double at(List<Long> sorted, double quantile) {
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(quantile * sorted.size()) - 1) / 1e6;
    }
}
