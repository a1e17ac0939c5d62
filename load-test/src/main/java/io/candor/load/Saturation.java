package io.candor.load;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a service stopped keeping up, and with what at its limit.
 *
 * @param sustained the highest rate asked, per second, in an interval before that; of all when it kept up throughout
 * @param highest outcomes per second in the best interval
 * @param from rate asked in the first interval that was late; NaN when it kept up throughout
 * @param effort of that interval, where it was measured
 */
record Saturation(double sustained, double highest, double from, Optional<Effort> effort) {
    /** An interval whose 95th percentile is over it is late. */
    static final double LATE_MILLIS = 1000;

    /** Share of the time from which on something is at its limit. */
    private static final double FULL = 0.9;

    /** Share of the time below which an engine has nothing to do. */
    private static final double IDLE = 0.05;

    /**
     * An interval is late when the 95th percentile of its questions is over {@code limitMillis}, and so is that of the next
     * one; a single one may be a garbage collection.
     */
    static Saturation of(Measurement measurement, List<Effort> efforts, double limitMillis) {
        List<Measurement.Interval> asked = measurement.intervals().stream()
                .filter(interval -> interval.asked() > 0)
                .toList();
        double seconds = measurement.intervalSeconds();
        double highest = measurement.intervals().stream()
                        .mapToLong(Measurement.Interval::seen)
                        .max()
                        .orElse(0)
                / seconds;
        int late = 0;
        while (late < asked.size() && !(isLate(asked, late, limitMillis) && isLate(asked, late + 1, limitMillis))) {
            late++;
        }
        double sustained = asked.stream()
                        .limit(late)
                        .mapToLong(Measurement.Interval::asked)
                        .max()
                        .orElse(0)
                / seconds;
        boolean keptUp = late == asked.size();
        return new Saturation(
                sustained,
                highest,
                keptUp ? Double.NaN : asked.get(late).asked() / seconds,
                keptUp || late >= efforts.size() ? Optional.empty() : Optional.of(efforts.get(late)));
    }

    private static boolean isLate(List<Measurement.Interval> asked, int index, double limitMillis) {
        return index >= asked.size() || asked.get(index).millis(95) > limitMillis;
    }

    boolean isReached() {
        return !Double.isNaN(from);
    }

    /** One sentence or two: what was at its limit when the first interval was late. */
    String cause() {
        if (!isReached()) {
            return "It kept up throughout.";
        }
        return effort.map(at -> first(at) + used(at)).orElse("What its processes did was not measured.");
    }

    private static String first(Effort at) {
        Optional<Effort.Share> engine = at.busiestEngine().filter(share -> share.engine() >= FULL);
        if (at.machine() >= FULL) {
            return "First at its limit: the processors of the machine.";
        }
        return engine.map(
                        share -> "First at its limit: the engine of " + share.process() + ", with processors to spare.")
                .orElse("Neither processors nor engine were at their limit: questions waited for Kafka.");
    }

    private static String used(Effort at) {
        String cores = at.shares().stream()
                .map(share -> String.format(Locale.ROOT, "%s %.2f", share.process(), share.cores()))
                .collect(Collectors.joining(", "));
        String engines = at.shares().stream()
                .filter(Effort.Share::hasEngine)
                .map(Saturation::engine)
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                " The machine was %.0f %% busy (processors used: %s); engines: %s.",
                100 * at.machine(),
                cores,
                engines);
    }

    private static String engine(Effort.Share share) {
        if (share.engine() < IDLE) {
            return share.process() + " had nothing to do";
        }
        return String.format(
                Locale.ROOT,
                "%s busy %.0f %% with %.0f questions a call",
                share.process(),
                100 * share.engine(),
                share.batch());
    }
}
