package io.candor.llm.jinja;

import io.candor.llm.jinja.Arguments.Parameters;
import io.candor.llm.jinja.TemplateException.Failed;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Filters that make one text of a value. */
final class TextFilters {
    private TextFilters() {}

    static void addTo(Map<String, ValueFunction> filters) {
        addChange(filters, "upper", Characters::upper);
        addChange(filters, "lower", Characters::lower);
        addChange(filters, "capitalize", Characters::capitalize);
        add(
                filters,
                Parameters.of("title", 0),
                (value, bound, execution) -> execution.charged(title(Printing.text(value, execution))));
        add(
                filters,
                Parameters.of("string", 0),
                (value, bound, execution) -> value instanceof Markup ? value : Printing.text(value, execution));
        add(
                filters,
                Parameters.of("trim", 0, "chars"),
                (value, bound, execution) -> Markup.like(
                        value,
                        StringMethods.strip(
                                Printing.text(value, execution), bound.lacks(0) ? null : bound.text(0), true, true)));
        add(filters, Parameters.of("replace", 2, "old", "new", "count"), (value, bound, execution) -> {
            String text = Printing.text(value, execution);
            execution.work(text.length() >> 6);
            return TextSplit.replace(
                    text,
                    Printing.text(bound.get(0), execution),
                    Printing.text(bound.get(1), execution),
                    bound.lacks(2) ? -1 : bound.integer(2),
                    execution);
        });
        add(
                filters,
                Parameters.of("wordcount", 0),
                (value, bound, execution) -> wordCount(Printing.text(value, execution)));
        add(filters, JsonWriter.PARAMETERS, JsonWriter::write);
        filters.put("format", TextFilters::format);
        ValueFunction byDefault = ValueFunction.of(
                Parameters.of("default", 0, "default_value", "boolean"),
                (value, bound, execution) ->
                        value instanceof Undefined || bound.flag(1) && !Values.truth(value) ? bound.get(0, "") : value);
        filters.put("default", byDefault);
        filters.put("d", byDefault);
    }

    private static void add(Map<String, ValueFunction> filters, Parameters parameters, ValueFunction.Body body) {
        filters.put(parameters.function(), ValueFunction.of(parameters, body));
    }

    private static void addChange(Map<String, ValueFunction> filters, String name, UnaryOperator<String> change) {
        add(filters, Parameters.of(name, 0), (value, bound, execution) -> {
            String text = Printing.text(value, execution);
            execution.reserveText(text.length());
            return Markup.like(value, change.apply(text));
        });
    }

    /** A word begins behind blanks, hyphens and opening brackets only, unlike in {@code str.title}. */
    private static String title(String text) {
        StringBuilder out = new StringBuilder();
        int start = 0;
        while (start < text.length()) {
            int end = start;
            while (end < text.length() && !startsWord(text.charAt(end))) {
                end++;
            }
            if (end > start) {
                int first = text.offsetByCodePoints(start, 1);
                out.append(Characters.upper(text.substring(start, first)))
                        .append(Characters.lower(text.substring(first, end)));
            }
            start = end;
            while (start < text.length() && startsWord(text.charAt(start))) {
                out.append(text.charAt(start++));
            }
        }
        return out.toString();
    }

    private static boolean startsWord(char c) {
        return CodePoints.isSpace(c) || "-({[<".indexOf(c) >= 0;
    }

    private static Object wordCount(String text) {
        long count = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            boolean word = Characters.isWord(text.codePointAt(i));
            count += word && !inWord ? 1 : 0;
            inWord = word;
        }
        return count;
    }

    private static Object format(Object value, Arguments arguments, Execution execution) {
        if (!arguments.positional().isEmpty() && !arguments.named().isEmpty()) {
            throw new Failed("can't handle positional and keyword arguments at the same time");
        }
        Object text = value instanceof Markup ? value : Printing.text(value, execution);
        Object values = arguments.named().isEmpty() ? new Tuple(arguments.positional()) : arguments.named();
        return PercentFormat.format(text, values, execution);
    }
}
