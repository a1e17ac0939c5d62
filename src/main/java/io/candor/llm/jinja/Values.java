package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Failed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The types of values as Python names them, their truth, their size and their elements.
 *
 * <p>None is null, {@code bool} is Boolean, {@code int} is Long or, outside its range, BigInteger, {@code float} is Double,
 * {@code str} is String, {@code list} is List, {@code dict} is Map (see {@link DictKey}); the others are types of this package.
 */
final class Values {
    /** Stands where there is no value, which is not None. */
    static final Object MISSING = new Object();

    private static final int MAX_INPUT_DEPTH = 100;

    private Values() {}

    /** A value of the caller's as one of a template. */
    static Object fromJava(Object value) {
        return fromJava(value, 0);
    }

    private static Object fromJava(Object value, int depth) {
        if (value == null || value instanceof String || value instanceof Boolean || value instanceof Long) {
            return value;
        }
        if (depth > MAX_INPUT_DEPTH) {
            throw new IllegalArgumentException("a variable is nested more than " + MAX_INPUT_DEPTH + " deep");
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> dict = new LinkedHashMap<>();
            map.forEach((key, element) -> dict.put(DictKey.of(fromJava(key, depth + 1)), fromJava(element, depth + 1)));
            return dict;
        }
        if (value instanceof Collection<?> collection) {
            List<Object> list = new ArrayList<>(collection.size());
            collection.forEach(element -> list.add(fromJava(element, depth + 1)));
            return list;
        }
        return number(value);
    }

    private static Object number(Object value) {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof BigInteger number) {
            return integer(number);
        }
        if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
            return ((Number) value).doubleValue();
        }
        throw new IllegalArgumentException(
                "templates cannot read a " + value.getClass().getName());
    }

    static Object integer(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    static boolean isText(Object value) {
        return value instanceof String || value instanceof Markup;
    }

    /** Python's bool is an int. */
    static boolean isInteger(Object value) {
        return value instanceof Long || value instanceof BigInteger || value instanceof Boolean;
    }

    static boolean isNumber(Object value) {
        return value instanceof Double || isInteger(value);
    }

    static String typeName(Object value) {
        if (value == null) {
            return "NoneType";
        }
        if (value instanceof AttributeHolder holder) {
            return holder.typeName();
        }
        if (value instanceof Generator generator) {
            return generator.typeName();
        }
        if (value instanceof DictView view) {
            return view.kind().typeName();
        }
        if (value instanceof Callee) {
            return "function";
        }
        return plainTypeName(value);
    }

    private static String plainTypeName(Object value) {
        if (value instanceof String) {
            return "str";
        }
        if (value instanceof Boolean) {
            return "bool";
        }
        if (value instanceof Double) {
            return "float";
        }
        if (isInteger(value)) {
            return "int";
        }
        if (value instanceof List) {
            return "list";
        }
        if (value instanceof Map) {
            return "dict";
        }
        return value instanceof Tuple
                ? "tuple"
                : value instanceof Range ? "range" : value instanceof Markup ? "Markup" : "Undefined";
    }

    static boolean truth(Object value) {
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value == null || value instanceof Undefined) {
            return false;
        }
        if (value instanceof String text) {
            return !text.isEmpty();
        }
        if (value instanceof Long number) {
            return number != 0;
        }
        if (value instanceof Double number) {
            return number != 0;
        }
        return size(value) != 0;
    }

    /** The number of elements, or -1 where the type has none. */
    static long size(Object value) {
        if (value instanceof String text) {
            return CodePoints.length(text);
        }
        if (value instanceof Markup markup) {
            return CodePoints.length(markup.text());
        }
        if (value instanceof List<?> list) {
            return list.size();
        }
        if (value instanceof Map<?, ?> map) {
            return map.size();
        }
        if (value instanceof Tuple tuple) {
            return tuple.size();
        }
        if (value instanceof DictView view) {
            return view.dict().size();
        }
        if (value instanceof Range range) {
            return range.size();
        }
        return value instanceof Undefined ? 0 : value instanceof Loop loop ? loop.length() : -1;
    }

    static long length(Object value) {
        long size = size(value);
        if (size < 0) {
            throw new Failed("object of type '" + typeName(value) + "' has no len()");
        }
        return size;
    }

    /** The elements one after the other, or null where the type has none. */
    @SuppressWarnings("unchecked")
    static Iterator<Object> iteratorOrNull(Object value) {
        if (value instanceof List<?> list) {
            return ((List<Object>) list).iterator();
        }
        if (value instanceof Tuple tuple) {
            return tuple.items().iterator();
        }
        if (value instanceof Map<?, ?> map) {
            return new DictView(DictView.Kind.KEYS, (Map<Object, Object>) map).iterator();
        }
        if (value instanceof String text) {
            return CodePoints.iterator(text);
        }
        if (value instanceof Markup markup) {
            return CodePoints.iterator(markup.text());
        }
        if (value instanceof DictView view) {
            return view.iterator();
        }
        if (value instanceof Range range) {
            return range.iterator();
        }
        if (value instanceof Generator generator) {
            return generator.elements();
        }
        return value instanceof Undefined ? Collections.emptyIterator() : null;
    }

    static Iterator<Object> iterator(Object value) {
        Iterator<Object> elements = iteratorOrNull(value);
        if (elements == null) {
            throw new Failed("'" + typeName(value) + "' object is not iterable");
        }
        return elements;
    }

    /** A new list of the elements. */
    static List<Object> list(Object value, Execution execution) {
        Iterator<Object> elements = iterator(value);
        List<Object> list = new ArrayList<>();
        while (elements.hasNext()) {
            execution.reserveItem(list.size());
            list.add(elements.next());
        }
        return list;
    }

    @SuppressWarnings("unchecked")
    static Map<Object, Object> dict(Object value) {
        return (Map<Object, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static List<Object> items(Object list) {
        return list instanceof Tuple tuple ? tuple.items() : (List<Object>) list;
    }
}
