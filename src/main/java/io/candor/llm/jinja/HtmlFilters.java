package io.candor.llm.jinja;

import io.candor.llm.jinja.Arguments.Parameters;
import io.candor.llm.jinja.TemplateException.Failed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Filters for HTML and addresses. */
final class HtmlFilters {
    private HtmlFilters() {}

    static void addTo(Map<String, ValueFunction> filters) {
        add(filters, Parameters.of("escape", 0), (value, bound, execution) -> Markup.escape(value, execution));
        add(filters, Parameters.of("e", 0), (value, bound, execution) -> Markup.escape(value, execution));
        add(
                filters,
                Parameters.of("forceescape", 0),
                (value, bound, execution) -> new Markup(Markup.escaped(Printing.text(value, execution), execution)));
        add(
                filters,
                Parameters.of("safe", 0),
                (value, bound, execution) -> new Markup(Printing.text(value, execution)));
        add(
                filters,
                Parameters.of("striptags", 0),
                (value, bound, execution) -> stripTags(Printing.text(value, execution), execution));
        add(filters, Parameters.of("urlencode", 0), HtmlFilters::urlEncode);
        add(filters, Parameters.of("xmlattr", 0, "autospace"), HtmlFilters::attributes);
        add(
                filters,
                Parameters.of("urlize", 0, "trim_url_limit", "nofollow", "target", "rel", "extra_schemes"),
                LinkMarker::urlize);
    }

    private static void add(Map<String, ValueFunction> filters, Parameters parameters, ValueFunction.Body body) {
        filters.put(parameters.function(), ValueFunction.of(parameters, body));
    }

    private static String stripTags(String text, Execution execution) {
        execution.work(text.length() >> 4);
        String bare = without(without(text, "<!--", "-->"), "<", ">");
        List<Object> words = TextSplit.words(bare, -1, execution);
        TextOutput out = new TextOutput(execution);
        for (int i = 0; i < words.size(); i++) {
            out.append(i == 0 ? "" : " ").append((String) words.get(i));
        }
        return HtmlEntities.unescape(out.toString());
    }

    /** What lies between these marks goes, as often as both are found; what then closes up may hold marks again. */
    private static String without(String text, String open, String close) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            out.append(text.charAt(at++));
            int start = out.length() - open.length();
            if (start >= 0 && out.indexOf(open, start) == start) {
                int end = text.indexOf(close, at);
                if (end < 0) {
                    return out.append(text, at, text.length()).toString();
                }
                out.setLength(start);
                at = end + close.length();
            }
        }
        return out.toString();
    }

    private static Object urlEncode(Object value, Bindings bound, Execution execution) {
        if (Values.isText(value) || Values.iteratorOrNull(value) == null) {
            return quote(Printing.text(value, execution), false, execution);
        }
        Object pairs = value instanceof Map ? new DictView(DictView.Kind.ITEMS, Values.dict(value)) : value;
        TextOutput out = new TextOutput(execution);
        String separator = "";
        for (Iterator<Object> items = Values.iterator(pairs); items.hasNext(); separator = "&") {
            List<Object> pair = Values.list(items.next(), execution);
            if (pair.size() != 2) {
                throw new Failed("urlencode() wants pairs");
            }
            out.append(separator)
                    .append(quote(Printing.text(pair.get(0), execution), true, execution))
                    .append("=")
                    .append(quote(Printing.text(pair.get(1), execution), true, execution));
        }
        return out.toString();
    }

    private static String quote(String text, boolean query, Execution execution) {
        TextOutput out = new TextOutput(execution);
        for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (unit & 0xff);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "_.-~".indexOf(c) >= 0 || c == '/' && !query);
            if (plain) {
                out.append(c);
            } else {
                out.append(c == ' ' && query ? "+" : "%%%02X".formatted((int) c));
            }
        }
        return out.toString();
    }

    private static Object attributes(Object value, Bindings bound, Execution execution) {
        if (!(value instanceof Map)) {
            Undefined.reject(value);
            throw new Failed("'" + Values.typeName(value) + "' object has no attribute 'items'");
        }
        List<String> attributes = new ArrayList<>();
        for (Map.Entry<Object, Object> entry : Values.dict(value).entrySet()) {
            if (entry.getValue() == null || entry.getValue() instanceof Undefined) {
                continue;
            }
            if (!(entry.getKey() instanceof String key)) {
                throw new Failed("expected string or bytes-like object");
            }
            if (key.chars().anyMatch(c -> " \t\n\u000b\f\r/>=".indexOf(c) >= 0)) {
                throw new Failed("Invalid character in attribute name: " + Printing.quote(key));
            }
            execution.reserveItem(attributes.size());
            attributes.add(Markup.escape(key, execution).text() + "=\""
                    + Markup.escape(entry.getValue(), execution).text() + "\"");
        }
        boolean spaced = (!bound.has(0) || bound.flag(0)) && !attributes.isEmpty();
        return execution.charged((spaced ? " " : "") + String.join(" ", attributes));
    }
}
