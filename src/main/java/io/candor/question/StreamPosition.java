package io.candor.question;

import io.candor.runtime.RejectedException;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How far each partition of candor.answers has been read. Written as the last offsets by partition, joined by dots, with a
 * dash for none, for example {@code 17.-.4}; this is the id of a server-sent event. Immutable.
 */
final class StreamPosition {
    static final StreamPosition START = new StreamPosition(new long[0]);
    static final String PATTERN = "(-|\\d{1,18})(\\.(-|\\d{1,18})){0,9999}";
    private static final Pattern VALID = Pattern.compile(PATTERN);
    private static final long NONE = -1;

    private final long[] offsets;

    private StreamPosition(long[] offsets) {
        this.offsets = offsets;
    }

    /** @throws RejectedException if {@code text} is no position */
    static StreamPosition parse(String text) {
        if (!VALID.matcher(text).matches()) {
            throw RejectedException.invalid("Last-Event-ID must be the id of an earlier event, such as 17.-.4");
        }
        return new StreamPosition(Arrays.stream(text.split("\\."))
                .mapToLong(offset -> offset.equals("-") ? NONE : Long.parseLong(offset))
                .toArray());
    }

    StreamPosition with(int partition, long offset) {
        long[] moved = Arrays.copyOf(offsets, Math.max(offsets.length, partition + 1));
        Arrays.fill(moved, offsets.length, moved.length, NONE);
        moved[partition] = offset;
        return new StreamPosition(moved);
    }

    /** Whether the record at {@code offset} was read already. */
    boolean covers(int partition, long offset) {
        return partition < offsets.length && offset <= offsets[partition];
    }

    /** Whether everything {@code other} has read was read here too. */
    boolean covers(StreamPosition other) {
        for (int partition = 0; partition < other.offsets.length; partition++) {
            if (other.offsets[partition] != NONE && !covers(partition, other.offsets[partition])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return Arrays.stream(offsets)
                .mapToObj(offset -> offset == NONE ? "-" : Long.toString(offset))
                .collect(Collectors.joining("."));
    }
}
