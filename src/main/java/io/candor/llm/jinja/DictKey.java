package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Failed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A key of a dictionary or a member of a set that is no text: {@code 1}, {@code 1.0} and {@code true} are one key in Python.
 * Texts and None are their own keys.
 */
record DictKey(Object original, Object canonical) {
    /** Elements that a tuple used as a key may have, those of nested tuples counted in. */
    private static final int MAX_ELEMENTS = 256;

    /** What stands for this value in a {@link Map}. */
    static Object of(Object value) {
        if (value == null || value instanceof String) {
            return value;
        }
        if (value instanceof Markup markup) {
            return markup.text();
        }
        return new DictKey(value, canonical(value, new int[1]));
    }

    /** The value that the key of a {@link Map} stands for. */
    static Object value(Object key) {
        return key instanceof DictKey dictKey ? dictKey.original : key;
    }

    private static Object canonical(Object value, int[] elements) {
        if (++elements[0] > MAX_ELEMENTS) {
            throw new TemplateException.LimitExceeded("a key would hold more than " + MAX_ELEMENTS + " elements");
        }
        if (value instanceof Boolean flag) {
            return flag ? 1L : 0L;
        }
        if (value instanceof Double number) {
            return canonical(number);
        }
        if (value instanceof Markup markup) {
            return markup.text();
        }
        if (value instanceof Tuple tuple) {
            List<Object> items = new ArrayList<>();
            tuple.items().forEach(item -> items.add(canonical(item, elements)));
            return items;
        }
        if (value instanceof List || value instanceof Map) {
            throw new Failed("unhashable type: '" + Values.typeName(value) + "'");
        }
        return value;
    }

    private static Object canonical(Double number) {
        double value = number;
        if (Double.isInfinite(value) || value != Math.rint(value)) {
            return number;
        }
        return Math.abs(value) < 1L << 53
                ? (Object) (long) value
                : Values.integer(new BigDecimal(value).toBigInteger());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DictKey key && canonical.equals(key.canonical);
    }

    @Override
    public int hashCode() {
        return canonical.hashCode();
    }
}
