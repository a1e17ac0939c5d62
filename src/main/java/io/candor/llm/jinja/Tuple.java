package io.candor.llm.jinja;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Python's tuple. Its items never change.
 *
 * @param fieldNames names of the items, for those that {@code groupby} gives; else empty
 */
record Tuple(List<Object> items, List<String> fieldNames) {
    static final Tuple EMPTY = new Tuple(List.of());

    Tuple(List<Object> items) {
        this(items, List.of());
    }

    /** A tuple whose items may be null, which is None. */
    static Tuple of(Object... items) {
        return new Tuple(Collections.unmodifiableList(Arrays.asList(items)));
    }

    int size() {
        return items.size();
    }
}
