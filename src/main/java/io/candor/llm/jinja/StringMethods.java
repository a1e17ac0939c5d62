package io.candor.llm.jinja;

import io.candor.llm.jinja.Arguments.Parameters;
import io.candor.llm.jinja.TemplateException.Failed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The methods of Python's {@code str}. Those of markup give markup and escape what they take in. */
final class StringMethods {
    /** One method: its receiver is a text or markup, whose text is given too. */
    private interface Method {
        Object call(Object self, String text, Arguments arguments, Execution execution);
    }

    private interface Body {
        Object call(String text, Bindings arguments, Execution execution);
    }

    private static final Map<String, Method> METHODS = new HashMap<>();

    static {
        addCases();
        addPredicates();
        addStrips();
        addPadding();
        addSearches();
        addSplits();
        addJoins();
        addFormats();
    }

    private StringMethods() {}

    /** The bound method, or {@link Values#MISSING}. */
    static Object attribute(Object self, String text, String name) {
        Method method = METHODS.get(name);
        return method == null
                ? Values.MISSING
                : new Callee.Function(name, (arguments, execution) -> method.call(self, text, arguments, execution));
    }

    private static void add(String name, Parameters parameters, Body body) {
        METHODS.put(name, (self, text, arguments, execution) -> {
            execution.work(text.length() >> 6);
            Object result = body.call(text, arguments.bind(parameters), execution);
            return self instanceof Markup ? marked(result) : result;
        });
    }

    private static void add(String name, int required, int most, Body body) {
        add(name, Parameters.positionalOnly(name, required, most), body);
    }

    /** The texts among the results of markup's methods are markup. */
    private static Object marked(Object result) {
        if (result instanceof String text) {
            return new Markup(text);
        }
        if (result instanceof List<?> list) {
            List<Object> marked = new ArrayList<>();
            list.forEach(item -> marked.add(marked(item)));
            return marked;
        }
        return result instanceof Tuple tuple ? new Tuple(Values.items(marked(tuple.items()))) : result;
    }

    private static void addCases() {
        addCase("upper", Characters::upper);
        addCase("lower", Characters::lower);
        addCase("title", Characters::title);
        addCase("capitalize", Characters::capitalize);
        addCase("swapcase", Characters::swapCase);
        addCase("casefold", Characters::fold);
    }

    private static void addCase(String name, UnaryOperator<String> change) {
        add(name, 0, 0, (text, bound, execution) -> {
            // A few characters become three in another case.
            execution.reserveText(text.length());
            return change.apply(text);
        });
    }

    private static void addPredicates() {
        addAll("isdigit", Characters::isDigit);
        addAll("isdecimal", Characters::isDecimal);
        addAll("isnumeric", Characters::isNumeric);
        addAll("isalpha", Character::isLetter);
        addAll("isalnum", Characters::isAlphanumeric);
        addAll("isspace", CodePoints::isSpace);
        addPredicate("isascii", text -> text.codePoints().allMatch(c -> c < 128));
        addPredicate("isprintable", text -> text.codePoints().allMatch(Printing::isPrintable));
        addPredicate("islower", Characters::isLower);
        addPredicate("isupper", Characters::isUpper);
        addPredicate("istitle", Characters::isTitle);
        addPredicate("isidentifier", Characters::isIdentifier);
    }

    private static void addAll(String name, IntPredicate test) {
        addPredicate(name, text -> Characters.all(text, test));
    }

    private static void addPredicate(String name, Predicate<String> test) {
        add(name, 0, 0, (text, bound, execution) -> test.test(text));
    }

    private static void addStrips() {
        add("strip", 0, 1, (text, bound, execution) -> strip(text, characters(bound), true, true));
        add("lstrip", 0, 1, (text, bound, execution) -> strip(text, characters(bound), true, false));
        add("rstrip", 0, 1, (text, bound, execution) -> strip(text, characters(bound), false, true));
        add(
                "removeprefix",
                1,
                1,
                (text, bound, execution) -> text.startsWith(bound.text(0))
                        ? text.substring(bound.text(0).length())
                        : text);
        add(
                "removesuffix",
                1,
                1,
                (text, bound, execution) -> text.endsWith(bound.text(0))
                        ? text.substring(0, text.length() - bound.text(0).length())
                        : text);
    }

    private static String characters(Bindings bound) {
        return bound.lacks(0) ? null : bound.text(0);
    }

    /** @param characters what to strip, or null for blanks */
    static String strip(String text, String characters, boolean left, boolean right) {
        IntPredicate strips = characters == null ? CodePoints::isSpace : oneOf(characters);
        int start = 0;
        int end = text.length();
        while (left && start < end && strips.test(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (right && start < end && strips.test(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    private static IntPredicate oneOf(String characters) {
        if (characters.length() <= 8) {
            return c -> characters.indexOf(c) >= 0;
        }
        Set<Integer> set = characters.codePoints().boxed().collect(Collectors.toSet());
        return set::contains;
    }

    private static void addPadding() {
        add("ljust", 1, 2, (text, bound, execution) -> padded(text, bound, 0, 1, execution));
        add("rjust", 1, 2, (text, bound, execution) -> padded(text, bound, 1, 0, execution));
        add("center", 1, 2, (text, bound, execution) -> padded(text, bound, 1, 1, execution));
        add("zfill", 1, 1, (text, bound, execution) -> {
            boolean signed = text.startsWith("-") || text.startsWith("+");
            long missing = bound.integer(0) - CodePoints.length(text);
            return new TextOutput(execution)
                    .append(signed ? text.substring(0, 1) : "")
                    .repeat("0", missing)
                    .append(signed ? text.substring(1) : text)
                    .toString();
        });
        add(
                "expandtabs",
                Parameters.of("expandtabs", 0, "tabsize"),
                (text, bound, execution) -> expandTabs(text, bound.integer(0, 8), execution));
    }

    private static String padded(String text, Bindings bound, int left, int right, Execution execution) {
        String fill = bound.text(1, " ");
        if (CodePoints.length(fill) != 1) {
            throw new Failed("The fill character must be exactly one character long");
        }
        return padded(text, bound.integer(0), fill, left, right, execution);
    }

    /** Pads at the sides that are 1; if at both, Python puts the odd one left where the width is odd. */
    static String padded(String text, long width, String fill, int left, int right, Execution execution) {
        long missing = Math.max(width - CodePoints.length(text), 0);
        long before = left == 0 ? 0 : right == 0 ? missing : missing / 2 + (missing & width & 1);
        return new TextOutput(execution)
                .repeat(fill, before)
                .append(text)
                .repeat(fill, missing - before)
                .toString();
    }

    private static String expandTabs(String text, long tabSize, Execution execution) {
        TextOutput out = new TextOutput(execution);
        long column = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (c == '\t') {
                long blanks = tabSize > 0 ? tabSize - column % tabSize : 0;
                out.repeat(" ", blanks);
                column += blanks;
            } else {
                out.appendCodePoint(c);
                column = c == '\n' || c == '\r' ? 0 : column + 1;
            }
        }
        return out.toString();
    }

    private static void addSearches() {
        add("find", 1, 3, (text, bound, execution) -> TextLookup.find(text, bound, false));
        add("rfind", 1, 3, (text, bound, execution) -> TextLookup.find(text, bound, true));
        add("index", 1, 3, (text, bound, execution) -> TextLookup.found(TextLookup.find(text, bound, false)));
        add("rindex", 1, 3, (text, bound, execution) -> TextLookup.found(TextLookup.find(text, bound, true)));
        add("count", 1, 3, (text, bound, execution) -> TextLookup.count(text, bound));
        add("startswith", 1, 3, (text, bound, execution) -> TextLookup.affix(text, bound, true));
        add("endswith", 1, 3, (text, bound, execution) -> TextLookup.affix(text, bound, false));
    }

    private static void addSplits() {
        Parameters split = Parameters.of("split", 0, "sep", "maxsplit");
        add(
                "split",
                split,
                (text, bound, execution) -> bound.lacks(0)
                        ? TextSplit.words(text, bound.integer(1, -1), execution)
                        : TextSplit.split(text, bound.text(0), bound.integer(1, -1), execution));
        Parameters rsplit = Parameters.of("rsplit", 0, "sep", "maxsplit");
        add(
                "rsplit",
                rsplit,
                (text, bound, execution) -> bound.lacks(0)
                        ? TextSplit.lastWords(text, bound.integer(1, -1), execution)
                        : TextSplit.splitLast(text, bound.text(0), bound.integer(1, -1), execution));
        add(
                "splitlines",
                Parameters.of("splitlines", 0, "keepends"),
                (text, bound, execution) -> TextSplit.lines(text, bound.flag(0), execution));
        add("partition", 1, 1, (text, bound, execution) -> {
            String separator = TextSplit.separator(bound.text(0));
            int at = TextSearch.first(text, separator, 0);
            return at < 0 ? Tuple.of(text, "", "") : parts(text, at, separator);
        });
        add("rpartition", 1, 1, (text, bound, execution) -> {
            String separator = TextSplit.separator(bound.text(0));
            int at = TextSearch.last(text, separator, text.length());
            return at < 0 ? Tuple.of("", "", text) : parts(text, at, separator);
        });
    }

    private static Tuple parts(String text, int at, String separator) {
        return Tuple.of(text.substring(0, at), separator, text.substring(at + separator.length()));
    }

    private static void addJoins() {
        Parameters join = Parameters.positionalOnly("join", 1, 1);
        METHODS.put("join", (self, text, arguments, execution) -> {
            TextOutput out = new TextOutput(execution);
            Iterator<Object> items = Values.iterator(arguments.bind(join).get(0));
            for (int i = 0; items.hasNext(); i++) {
                Object item = items.next();
                execution.step();
                if (!Values.isText(item) && self instanceof String) {
                    throw new Failed(
                            "sequence item " + i + ": expected str instance, " + Values.typeName(item) + " found");
                }
                out.append(i == 0 ? "" : text).print(taken(self, item, execution));
            }
            return Markup.like(self, out.toString());
        });
        Parameters replace = Parameters.positionalOnly("replace", 2, 3);
        METHODS.put("replace", (self, text, arguments, execution) -> {
            Bindings bound = arguments.bind(replace);
            String by = Printing.text(taken(self, bound.text(1), execution), execution);
            return Markup.like(self, TextSplit.replace(text, bound.text(0), by, bound.integer(2, -1), execution));
        });
    }

    private static Object taken(Object self, Object value, Execution execution) {
        return self instanceof Markup ? Markup.escape(value, execution) : value;
    }

    private static void addFormats() {
        METHODS.put(
                "format", (self, text, arguments, execution) -> BraceFormat.format(self, text, arguments, execution));
        Parameters formatMap = Parameters.positionalOnly("format_map", 1, 1);
        METHODS.put("format_map", (self, text, arguments, execution) -> {
            Map<String, Object> named = new HashMap<>();
            if (!(arguments.bind(formatMap).get(0) instanceof Map<?, ?> map)) {
                throw new Failed("format_map() wants a mapping");
            }
            map.forEach((key, value) -> named.put(String.valueOf(DictKey.value(key)), value));
            return BraceFormat.format(self, text, new Arguments(List.of(), named), execution);
        });
        for (String unsupported : List.of("encode", "translate", "maketrans")) {
            METHODS.put(unsupported, (self, text, arguments, execution) -> {
                throw new Failed("the method '" + unsupported + "' is not supported");
            });
        }
    }
}
