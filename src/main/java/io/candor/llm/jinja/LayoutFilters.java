package io.candor.llm.jinja;

import io.candor.llm.jinja.Arguments.Parameters;
import io.candor.llm.jinja.TemplateException.Failed;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Filters that lay out texts: indent, center, cut and wrap them. */
final class LayoutFilters {
    private static final int LEEWAY = 5;
    private static final int PRINT_WIDTH = 80;

    private LayoutFilters() {}

    static void addTo(Map<String, ValueFunction> filters) {
        add(filters, Parameters.of("indent", 0, "width", "first", "blank"), LayoutFilters::indent);
        add(
                filters,
                Parameters.of("center", 0, "width"),
                (value, bound, execution) -> Markup.like(
                        value,
                        StringMethods.padded(
                                Printing.text(value, execution), bound.integer(0, 80), " ", 1, 1, execution)));
        add(filters, Parameters.of("truncate", 0, "length", "killwords", "end", "leeway"), LayoutFilters::truncate);
        add(
                filters,
                Parameters.of("wordwrap", 0, "width", "break_long_words", "wrapstring", "break_on_hyphens"),
                LayoutFilters::wrap);
        add(filters, Parameters.of("pprint", 0), (value, bound, execution) -> {
            TextOutput out = new TextOutput(execution);
            prettyPrint(out, sortedByKey(value, execution), 0, 0);
            return out.toString();
        });
    }

    private static void add(Map<String, ValueFunction> filters, Parameters parameters, ValueFunction.Body body) {
        filters.put(parameters.function(), ValueFunction.of(parameters, body));
    }

    private static String text(Object value, String filter) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Markup markup) {
            return markup.text();
        }
        Undefined.reject(value);
        throw new Failed(filter + "() wants a text, not " + Values.typeName(value));
    }

    private static Object indent(Object value, Bindings bound, Execution execution) {
        String indention = bound.has(0) && Values.isText(bound.get(0))
                ? bound.text(0)
                : new TextOutput(execution).repeat(" ", bound.integer(0, 4)).toString();
        if (value instanceof Markup && bound.has(0) && bound.get(0) instanceof String) {
            indention = Markup.escaped(indention, execution);
        }
        List<Object> lines = TextSplit.lines(text(value, "indent") + "\n", false, execution);
        TextOutput out = new TextOutput(execution);
        for (int i = 0; i < lines.size(); i++) {
            String line = (String) lines.get(i);
            boolean indented = i == 0 ? bound.flag(1) : bound.flag(2) || !line.isEmpty();
            out.append(i == 0 ? "" : "\n").append(indented ? indention : "").append(line);
        }
        return Markup.like(value, out.toString());
    }

    private static Object truncate(Object value, Bindings bound, Execution execution) {
        String end = bound.text(2, "...");
        long length = bound.integer(0, 255);
        long leeway = bound.lacks(3) ? LEEWAY : bound.integer(3);
        if (length < CodePoints.length(end) || leeway < 0) {
            throw new Failed("expected length >= " + CodePoints.length(end) + " and leeway >= 0");
        }
        if (Values.length(value) - leeway <= length) {
            return value;
        }
        String text = text(value, "truncate");
        String kept = CodePoints.substring(text, 0, (int) length - CodePoints.length(end));
        if (!bound.flag(1)) {
            int blank = kept.lastIndexOf(' ');
            kept = blank < 0 ? kept : kept.substring(0, blank);
        }
        return Markup.like(value, kept + (value instanceof Markup ? Markup.escaped(end, execution) : end));
    }

    private static Object wrap(Object value, Bindings bound, Execution execution) {
        long width = bound.integer(0, 79);
        if (width <= 0) {
            throw new Failed("invalid width " + width + " (must be > 0)");
        }
        TextWrap wrap = new TextWrap(
                (int) Math.min(width, Integer.MAX_VALUE),
                !bound.has(1) || bound.flag(1),
                !bound.has(3) || bound.flag(3),
                execution);
        String separator = bound.lacks(2) ? "\n" : bound.text(2);
        TextOutput out = new TextOutput(execution);
        String between = "";
        for (Object line : TextSplit.lines(text(value, "wordwrap"), false, execution)) {
            List<String> wrapped = wrap.wrap((String) line);
            out.append(between);
            for (int i = 0; i < wrapped.size(); i++) {
                out.append(i == 0 ? "" : separator).append(wrapped.get(i));
            }
            between = separator;
        }
        return out.toString();
    }

    /** Python's {@code pprint.pformat}, but for long texts, which it would break at blanks. */
    private static void prettyPrint(TextOutput out, Object value, int indent, int allowance) {
        String repr = Printing.repr(value, out.execution());
        boolean fits = repr.length() <= PRINT_WIDTH - indent - allowance;
        if (fits || !(value instanceof Map || value instanceof List || value instanceof Tuple)) {
            out.append(repr);
            return;
        }
        out.execution().enter();
        boolean dict = value instanceof Map;
        boolean single = value instanceof Tuple tuple && tuple.size() == 1;
        String close = dict ? "}" : value instanceof List ? "]" : single ? ",)" : ")";
        out.append(dict ? "{" : value instanceof List ? "[" : "(");
        Object items = dict ? new DictView(DictView.Kind.ITEMS, Values.dict(value)) : value;
        for (Iterator<Object> rest = Values.iterator(items); rest.hasNext(); ) {
            Object item = rest.next();
            int start = indent + 1;
            if (dict) {
                String key = Printing.repr(((Tuple) item).items().get(0), out.execution()) + ": ";
                out.append(key);
                start += key.length();
                item = ((Tuple) item).items().get(1);
            }
            prettyPrint(out, item, start, rest.hasNext() ? 1 : allowance + close.length());
            if (rest.hasNext()) {
                out.append(",\n").repeat(" ", indent + 1);
            }
        }
        out.append(close);
        out.execution().leave();
    }

    /** The value with the keys of its dictionaries in order. */
    private static Object sortedByKey(Object value, Execution execution) {
        if (!(value instanceof Map || value instanceof List || value instanceof Tuple)) {
            return value;
        }
        execution.enter();
        Object sorted;
        if (value instanceof Map) {
            Map<Object, Object> dict = new LinkedHashMap<>();
            SortedOrder.sorted(
                            new ArrayList<>(Values.dict(value).entrySet()),
                            entry -> DictKey.value(entry.getKey()),
                            false,
                            execution)
                    .forEach(entry -> dict.put(entry.getKey(), sortedByKey(entry.getValue(), execution)));
            sorted = dict;
        } else {
            execution.reserveItems(4L * Values.size(value));
            List<Object> items = new ArrayList<>();
            Values.items(value).forEach(item -> items.add(sortedByKey(item, execution)));
            sorted = value instanceof List ? items : new Tuple(items);
        }
        execution.leave();
        return sorted;
    }
}
