package io.candor.monitor;

import io.candor.runtime.RejectedException;
import java.util.List;

/**
 * Which part of a list is wanted.
 *
 * @param offset of the first, from 0
 * @param limit how many, at most
 */
record Page(int offset, int limit) {
    static final String MOST = "500";
    static final String USUAL = "50";

    /**
     * Of a query, where both may be left out.
     *
     * @throws RejectedException if one is outside its range
     */
    static Page of(String offset, String limit) {
        return new Page(
                number("offset", offset, 0, Integer.MAX_VALUE, 0),
                number("limit", limit, 1, Integer.parseInt(MOST), Integer.parseInt(USUAL)));
    }

    /** @throws RejectedException if it is no whole number in its range */
    static int number(String field, String text, int least, int most, int otherwise) {
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

    <T> List<T> of(List<T> all) {
        int first = Math.min(offset, all.size());
        return all.subList(first, first + Math.min(limit, all.size() - first));
    }
}
