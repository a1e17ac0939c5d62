package io.candor.llm.jinja;

import io.candor.llm.jinja.Arguments.Parameters;
import io.candor.llm.jinja.TemplateException.Failed;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What every template can use: filters, tests, and the global functions. */
final class BuiltIns {
    private static final Map<String, ValueFunction> FILTERS = filters();
    private static final Map<String, ValueFunction> TESTS = BuiltInTests.all();
    private static final Map<String, Object> GLOBALS = globals();

    private static final Parameters RAISE_EXCEPTION = Parameters.of("raise_exception", 1, "message");
    private static final Parameters STRFTIME_NOW = Parameters.of("strftime_now", 1, "format");
    private static final Parameters RANGE = Parameters.positionalOnly("range", 1, 3);
    private static final Parameters DICT = Parameters.positionalOnly("dict", 0, 1);
    private static final Parameters JOINER = Parameters.of("joiner", 0, "sep");

    private BuiltIns() {}

    /** Null if there is none so named. */
    static ValueFunction filter(String name) {
        return FILTERS.get(name);
    }

    /** Null if there is none so named. */
    static ValueFunction test(String name) {
        return TESTS.get(name);
    }

    static Object global(String name) {
        return GLOBALS.getOrDefault(name, Values.MISSING);
    }

    private static Map<String, ValueFunction> filters() {
        Map<String, ValueFunction> filters = new HashMap<>();
        TextFilters.addTo(filters);
        LayoutFilters.addTo(filters);
        SequenceFilters.addTo(filters);
        SelectionFilters.addTo(filters);
        NumberFilters.addTo(filters);
        HtmlFilters.addTo(filters);
        return filters;
    }

    private static Map<String, Object> globals() {
        Map<String, Callee> globals = new LinkedHashMap<>();
        globals.put("range", (arguments, execution) -> Range.of(arguments.bind(RANGE)));
        globals.put("dict", (arguments, execution) -> dict(arguments, execution));
        globals.put("namespace", (arguments, execution) -> new Namespace(dict(arguments, execution)));
        globals.put("cycler", (arguments, execution) -> new Cycler(arguments));
        globals.put(
                "joiner",
                (arguments, execution) -> new Joiner(arguments.bind(JOINER).get(0, ", ")));
        globals.put("lipsum", (arguments, execution) -> {
            throw new Failed("lipsum is not supported: a prompt holds no random text");
        });
        globals.put("raise_exception", (arguments, execution) -> {
            Object message = arguments.bind(RAISE_EXCEPTION).get(0);
            throw new TemplateException.Raised(Printing.text(message, execution));
        });
        globals.put("strftime_now", (arguments, execution) -> {
            String format = arguments.bind(STRFTIME_NOW).text(0);
            return Strftime.format(execution.clock(), format, execution);
        });
        Map<String, Object> named = new HashMap<>();
        globals.forEach((name, function) -> named.put(name, new Callee.Function(name, function)));
        return named;
    }

    /** Python's {@code dict(mapping or pairs, **named)}. */
    private static Map<Object, Object> dict(Arguments arguments, Execution execution) {
        Bindings bound = new Arguments(arguments.positional(), Map.of()).bind(DICT);
        Map<Object, Object> dict = new LinkedHashMap<>();
        if (bound.has(0) && bound.get(0) instanceof Map) {
            execution.reserveItems(8L * Values.dict(bound.get(0)).size());
            dict.putAll(Values.dict(bound.get(0)));
        } else if (bound.has(0)) {
            addPairs(dict, Values.iterator(bound.get(0)), execution);
        }
        execution.reserveItems(8L * arguments.named().size());
        dict.putAll(arguments.named());
        return dict;
    }

    private static void addPairs(Map<Object, Object> dict, Iterator<Object> pairs, Execution execution) {
        while (pairs.hasNext()) {
            execution.reserveItem(dict.size());
            List<Object> pair = Values.list(pairs.next(), execution);
            if (pair.size() != 2) {
                throw new Failed("dictionary update sequence element has length " + pair.size() + "; 2 is required");
            }
            dict.put(DictKey.of(pair.get(0)), pair.get(1));
        }
    }

    /** {@code cycler(a, b, ...)}: gives its items in turn. */
    private static final class Cycler implements AttributeHolder {
        private final List<Object> items;
        private int position;

        Cycler(Arguments arguments) {
            items = arguments.positional();
            if (items.isEmpty() || !arguments.named().isEmpty()) {
                throw new Failed("at least one item has to be provided");
            }
        }

        @Override
        public String typeName() {
            return "Cycler";
        }

        @Override
        public Object attribute(String name) {
            return switch (name) {
                case "current" -> items.get(position);
                case "next" -> new Callee.Function(name, (arguments, execution) -> next());
                case "reset" -> new Callee.Function(name, (arguments, execution) -> reset());
                case "items" -> new Tuple(items);
                case "pos" -> (long) position;
                default -> Values.MISSING;
            };
        }

        private Object next() {
            Object item = items.get(position);
            position = (position + 1) % items.size();
            return item;
        }

        private Object reset() {
            position = 0;
            return null;
        }
    }

    /** {@code joiner(sep)}: gives nothing when called first, and the separator from then on. */
    private static final class Joiner implements AttributeHolder, Callee {
        private final Object separator;
        private boolean used;

        Joiner(Object separator) {
            this.separator = separator;
        }

        @Override
        public Object call(Arguments arguments, Execution execution) {
            boolean first = !used;
            used = true;
            return first ? "" : separator;
        }

        @Override
        public String typeName() {
            return "Joiner";
        }

        @Override
        public Object attribute(String name) {
            return name.equals("sep") ? separator : name.equals("used") ? (Object) used : Values.MISSING;
        }
    }
}
