package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Failed;
import java.util.List;

/**
 * The methods of Python's {@code str} that look for a part of a text. Their arguments are the part and, if given, where to
 * begin and to end, in code points.
 */
final class TextLookup {
    private TextLookup() {}

    /** The part of a text that bounds 1 and 2 select, or null if the start lies beyond its end. */
    private static String window(String text, Bindings bound) {
        if (!bound.has(1)) {
            return text;
        }
        long length = CodePoints.length(text);
        long start = offset(bound, 1, 0, length);
        long end = Math.min(offset(bound, 2, length, length), length);
        return start > length || start > end ? null : CodePoints.substring(text, (int) start, (int) end);
    }

    private static long offset(Bindings bound, int index, long byDefault, long length) {
        long offset = bound.lacks(index) ? byDefault : bound.integer(index);
        return offset < 0 ? Math.max(offset + length, 0) : offset;
    }

    static long find(String text, Bindings bound, boolean last) {
        String window = window(text, bound);
        if (window == null) {
            return -1;
        }
        String part = bound.text(0);
        int at = last ? TextSearch.last(window, part, window.length()) : TextSearch.first(window, part, 0);
        long start = bound.has(1) ? offset(bound, 1, 0, CodePoints.length(text)) : 0;
        return at < 0 ? -1 : start + window.codePointCount(0, at);
    }

    static Object found(long index) {
        if (index < 0) {
            throw new Failed("substring not found");
        }
        return index;
    }

    static long count(String text, Bindings bound) {
        String window = window(text, bound);
        String part = bound.text(0);
        if (window == null) {
            return 0;
        }
        if (part.isEmpty()) {
            return CodePoints.length(window) + 1L;
        }
        long count = 0;
        for (int at = TextSearch.first(window, part, 0); at >= 0; ) {
            count++;
            at = TextSearch.first(window, part, at + part.length());
        }
        return count;
    }

    static boolean affix(String text, Bindings bound, boolean prefix) {
        String window = window(text, bound);
        List<Object> affixes = bound.get(0) instanceof Tuple tuple ? tuple.items() : null;
        if (affixes == null) {
            String affix = bound.text(0);
            return window != null && (prefix ? window.startsWith(affix) : window.endsWith(affix));
        }
        for (Object item : affixes) {
            String affix = new Bindings(bound.function(), new Object[] {item}).text(0);
            if (window != null && (prefix ? window.startsWith(affix) : window.endsWith(affix))) {
                return true;
            }
        }
        return false;
    }
}
