package io.candor.search;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import org.apache.lucene.search.FieldDoc;

/**
 * The last answer of a page, behind which the next one begins: what comes meanwhile is newer and moves nothing.
 *
 * @param arrivedAt in milliseconds
 * @param position see {@link StoredQuestion#position}
 */
public record SearchCursor(long arrivedAt, long position) {
    /** What {@link #text} looks like. */
    public static final String PATTERN = "[A-Za-z0-9_-]{22}";

    /** A cursor as {@link #text} wrote it; empty if it is none. */
    public static Optional<SearchCursor> parse(String text) {
        if (!text.matches(PATTERN)) {
            return Optional.empty();
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            return Optional.of(new SearchCursor(bytes.getLong(), bytes.getLong()));
        } catch (IllegalArgumentException odd) {
            // Sent by whoever made it up; the same will never be one.
            return Optional.empty();
        }
    }

    public String text() {
        byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(arrivedAt)
                .putLong(position)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    FieldDoc asDocument() {
        return new FieldDoc(Integer.MAX_VALUE, Float.NaN, new Object[] {arrivedAt, position});
    }
}
