package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Failed;
import java.util.Iterator;
import java.util.stream.LongStream;

/** Python's range, which holds its bounds only. */
record Range(long start, long stop, long step) {
    /** The sandbox of Jinja refuses longer ones. */
    private static final long MAX_SIZE = 100_000;

    static Range of(Bindings bounds) {
        long first = bounds.integer(0);
        Range range =
                bounds.has(1) ? new Range(first, bounds.integer(1), bounds.integer(2, 1)) : new Range(0, first, 1);
        if (range.step == 0) {
            throw new Failed("range() arg 3 must not be zero");
        }
        if (range.size() > MAX_SIZE) {
            throw new Failed("Range too big. The sandbox blocks ranges larger than " + MAX_SIZE + ".");
        }
        return range;
    }

    long size() {
        double span = step > 0 ? (double) stop - start : (double) start - stop;
        if (span > Long.MAX_VALUE / 2.0) {
            return (long) (span / Math.abs((double) step));
        }
        long distance = step > 0 ? stop - start : start - stop;
        return distance <= 0 ? 0 : 1 + (distance - 1) / Math.abs(step);
    }

    long get(long index) {
        return start + index * step;
    }

    boolean contains(long value) {
        boolean inside = step > 0 ? value >= start && value < stop : value <= start && value > stop;
        return inside && (value - start) % step == 0;
    }

    Iterator<Object> iterator() {
        return LongStream.range(0, size())
                .mapToObj(index -> (Object) get(index))
                .iterator();
    }

    String text() {
        return "range(" + start + ", " + stop + (step == 1 ? "" : ", " + step) + ")";
    }
}
