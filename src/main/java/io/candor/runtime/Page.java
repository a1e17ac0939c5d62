package io.candor.runtime;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Which part of a list is wanted.
 *
 * @param offset of the first, from 0
 * @param limit how many, at most
 */
public record Page(int offset, int limit) {
    public static final String MOST = "500";
    public static final String USUAL = "50";

    /**
     * Of a query, where both may be left out.
     *
     * @throws RejectedException if one is outside its range
     */
    public static Page of(String offset, String limit) {
        return new Page(
                number("offset", offset, 0, Integer.MAX_VALUE, 0),
                number("limit", limit, 1, Integer.parseInt(MOST), Integer.parseInt(USUAL)));
    }

    /** @throws RejectedException if it is no whole number in its range */
    public static int number(String field, String text, int least, int most, int otherwise) {
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            // The same refusal: it is the client's to mend.
        }
        throw RejectedException.invalid(field + " must be a whole number in [" + least + ", " + most + "]")
                .field(field);
    }

    public <T> List<T> of(List<T> all) {
        int first = Math.min(offset, all.size());
        return all.subList(first, first + Math.min(limit, all.size() - first));
    }

    /**
     * The part of what comes in no order, where no more than what lies before its end is held at once.
     *
     * @param order a total one, or the parts of two requests overlap
     */
    public <T> Part<T> of(Iterator<T> all, Comparator<? super T> order) {
        long end = (long) offset + limit;
        PriorityQueue<T> first = new PriorityQueue<>(order.reversed());
        while (all.hasNext()) {
            first.add(all.next());
            if (first.size() > end + 1) {
                first.remove();
            }
        }
        List<T> sorted = first.stream().sorted(order).toList();
        return new Part<>(of(sorted), sorted.size() > end);
    }

    /** What follows this one. */
    public Page next() {
        return new Page(offset + limit, limit);
    }

    /**
     * A part of a list.
     *
     * @param more whether anything comes after it
     */
    public record Part<T>(List<T> items, boolean more) {}
}
