package io.candor.llm.jinja;

import io.candor.llm.jinja.Arguments.Parameters;
import io.candor.llm.jinja.TemplateException.Failed;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The {@code tojson} filter of transformers: Python's {@code json.dumps} with {@code ensure_ascii} off unless asked for. */
final class JsonWriter {
    static final Parameters PARAMETERS =
            Parameters.of("tojson", 0, "ensure_ascii", "indent", "separators", "sort_keys");

    private final TextOutput out;
    private final boolean ascii;
    /** Null for everything on one line. */
    private final String indent;

    private final String itemSeparator;
    private final String keySeparator;
    private final boolean sorted;
    private int depth;

    private JsonWriter(Bindings options, Execution execution) {
        out = new TextOutput(execution);
        ascii = options.flag(0);
        indent = options.lacks(1) ? null : indent(options, execution);
        sorted = options.flag(3);
        if (options.lacks(2)) {
            itemSeparator = indent == null ? ", " : ",";
            keySeparator = ": ";
        } else {
            List<Object> separators = Values.list(options.get(2), execution);
            if (separators.size() != 2 || !separators.stream().allMatch(Values::isText)) {
                throw new Failed("tojson() wants two texts as separators");
            }
            itemSeparator = Printing.text(separators.get(0), execution);
            keySeparator = Printing.text(separators.get(1), execution);
        }
    }

    private static String indent(Bindings options, Execution execution) {
        if (Values.isText(options.get(1))) {
            return options.text(1);
        }
        return new TextOutput(execution).repeat(" ", options.integer(1)).toString();
    }

    static String write(Object value, Bindings options, Execution execution) {
        JsonWriter writer = new JsonWriter(options, execution);
        writer.value(value);
        return writer.out.toString();
    }

    private void value(Object value) {
        out.execution().step();
        if (value == null) {
            out.append("null");
        } else if (value instanceof Boolean flag) {
            out.append(flag ? "true" : "false");
        } else if (value instanceof String text) {
            text(text);
        } else if (value instanceof Markup markup) {
            text(markup.text());
        } else if (Values.isNumber(value)) {
            out.append(number(value));
        } else {
            out.execution().enter();
            if (value instanceof Map) {
                dict(Values.dict(value));
            } else if (value instanceof List || value instanceof Tuple) {
                list(Values.items(value));
            } else {
                throw new Failed("Object of type " + Values.typeName(value) + " is not JSON serializable");
            }
            out.execution().leave();
        }
    }

    private static String number(Object value) {
        if (!(value instanceof Double number)) {
            return NumberText.decimal(value);
        }
        if (number.isNaN()) {
            return "NaN";
        }
        return number.isInfinite() ? (number > 0 ? "Infinity" : "-Infinity") : NumberText.repr(number);
    }

    private void list(List<Object> items) {
        if (items.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        depth++;
        for (int i = 0; i < items.size(); i++) {
            out.append(i == 0 ? "" : itemSeparator);
            newLine();
            value(items.get(i));
        }
        depth--;
        newLine();
        out.append(']');
    }

    private void dict(Map<Object, Object> dict) {
        if (dict.isEmpty()) {
            out.append("{}");
            return;
        }
        List<Map.Entry<Object, Object>> entries = new ArrayList<>(dict.entrySet());
        if (sorted) {
            entries = SortedOrder.sorted(entries, entry -> DictKey.value(entry.getKey()), false, out.execution());
        }
        out.append('{');
        depth++;
        for (Iterator<Map.Entry<Object, Object>> rest = entries.iterator(); rest.hasNext(); ) {
            Map.Entry<Object, Object> entry = rest.next();
            newLine();
            text(key(DictKey.value(entry.getKey())));
            out.append(keySeparator);
            value(entry.getValue());
            out.append(rest.hasNext() ? itemSeparator : "");
        }
        depth--;
        newLine();
        out.append('}');
    }

    private static String key(Object key) {
        if (key == null) {
            return "null";
        }
        if (key instanceof Boolean flag) {
            return flag ? "true" : "false";
        }
        if (Values.isNumber(key)) {
            return number(key);
        }
        if (key instanceof String text) {
            return text;
        }
        throw new Failed("keys must be str, int, float, bool or None, not " + Values.typeName(key));
    }

    private void newLine() {
        if (indent != null) {
            out.append('\n').repeat(indent, depth);
        }
    }

    private void text(String text) {
        out.append('"');
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            String escape = escape(text.charAt(i));
            if (escape != null) {
                out.append(text.substring(plain, i)).append(escape);
                plain = i + 1;
            }
        }
        out.append(text.substring(plain)).append('"');
    }

    private String escape(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            default -> c < ' ' || ascii && c > '~' ? "\\u%04x".formatted((int) c) : null;
        };
    }
}
