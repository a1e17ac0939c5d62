package io.candor.monitor;

import io.candor.runtime.RejectedException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * A part of the past.
 *
 * @param from inclusive
 * @param to exclusive
 */
record TimeRange(Instant from, Instant to) {
    /** Far enough for all that is shown. */
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    /**
     * Of a query, where both may be left out.
     *
     * @throws RejectedException if one is no instant
     */
    static TimeRange of(String from, String to) {
        return new TimeRange(instant("from", from, Instant.EPOCH), instant("to", to, END));
    }

    private static Instant instant(String field, String text, Instant otherwise) {
        try {
            return text == null ? otherwise : Instant.parse(text);
        } catch (DateTimeException malformed) {
            // The client's to mend.
            throw RejectedException.invalid(field + " must be an ISO 8601 instant, such as 2030-01-01T00:00:00Z")
                    .field(field);
        }
    }
}
