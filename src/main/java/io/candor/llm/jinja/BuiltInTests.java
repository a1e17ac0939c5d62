package io.candor.llm.jinja;

import io.candor.llm.jinja.Arguments.Parameters;
import io.candor.llm.jinja.TemplateException.Failed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** The tests of {@code is}. */
final class BuiltInTests {
    /** CPython keeps one object for each of these integers, which {@code sameas} shows. */
    private static final long LOWEST_SHARED = -5;

    private static final long HIGHEST_SHARED = 256;

    private BuiltInTests() {}

    static Map<String, ValueFunction> all() {
        Map<String, ValueFunction> tests = new HashMap<>();
        addTypes(tests);
        addComparisons(tests);
        add(tests, "defined", value -> !(value instanceof Undefined));
        add(tests, "undefined", value -> value instanceof Undefined);
        add(tests, "odd", (value, execution) -> remainderIs(value, 2L, 1L, execution));
        add(tests, "even", (value, execution) -> remainderIs(value, 2L, 0L, execution));
        tests.put(
                "divisibleby",
                withArgument(
                        "divisibleby", (value, argument, execution) -> remainderIs(value, argument, 0L, execution)));
        add(tests, "lower", (value, execution) -> Characters.isLower(Printing.text(value, execution)));
        add(tests, "upper", (value, execution) -> Characters.isUpper(Printing.text(value, execution)));
        add(tests, "filter", value -> DictKey.of(value) instanceof String name && BuiltIns.filter(name) != null);
        add(tests, "test", value -> DictKey.of(value) instanceof String name && BuiltIns.test(name) != null);
        tests.put("sameas", withArgument("sameas", (value, other, execution) -> isSame(value, other)));
        return tests;
    }

    private static void addTypes(Map<String, ValueFunction> tests) {
        add(tests, "none", value -> value == null);
        add(tests, "boolean", value -> value instanceof Boolean);
        add(tests, "true", value -> Boolean.TRUE.equals(value));
        add(tests, "false", value -> Boolean.FALSE.equals(value));
        add(tests, "integer", value -> Values.isInteger(value) && !(value instanceof Boolean));
        add(tests, "float", value -> value instanceof Double);
        add(tests, "number", Values::isNumber);
        add(tests, "string", Values::isText);
        add(tests, "mapping", value -> value instanceof Map);
        add(tests, "escaped", value -> value instanceof Markup);
        add(tests, "callable", value -> value instanceof Callee || value instanceof Undefined);
        add(tests, "iterable", value -> value instanceof Loop || Values.iteratorOrNull(value) != null);
        add(
                tests,
                "sequence",
                value -> Values.isText(value)
                        || value instanceof List
                        || value instanceof Tuple
                        || value instanceof Map
                        || value instanceof Range
                        || value instanceof Undefined);
    }

    private static void addComparisons(Map<String, ValueFunction> tests) {
        Map.of(
                        Comparison.EQUAL, List.of("==", "eq", "equalto"),
                        Comparison.NOT_EQUAL, List.of("!=", "ne"),
                        Comparison.GREATER, List.of(">", "gt", "greaterthan"),
                        Comparison.GREATER_EQUAL, List.of(">=", "ge"),
                        Comparison.LESS, List.of("<", "lt", "lessthan"),
                        Comparison.LESS_EQUAL, List.of("<=", "le"),
                        Comparison.IN, List.of("in"))
                .forEach((comparison, names) ->
                        names.forEach(name -> tests.put(name, withArgument(name, comparison::holds))));
    }

    private interface BinaryTest {
        boolean holds(Object value, Object argument, Execution execution);
    }

    private static void add(Map<String, ValueFunction> tests, String name, Predicate<Object> test) {
        add(tests, name, (value, execution) -> test.test(value));
    }

    private static void add(Map<String, ValueFunction> tests, String name, BiPredicate<Object, Execution> test) {
        Parameters none = Parameters.of("test '" + name + "'", 0);
        tests.put(name, ValueFunction.of(none, (value, bound, execution) -> test.test(value, execution)));
    }

    private static ValueFunction withArgument(String name, BinaryTest test) {
        Parameters one = Parameters.positionalOnly("test '" + name + "'", 1, 1);
        return ValueFunction.of(one, (value, bound, execution) -> test.holds(value, bound.get(0), execution));
    }

    private static boolean remainderIs(Object value, Object divisor, Object wanted, Execution execution) {
        return Comparison.equal(Arithmetic.MODULO.apply(value, divisor, execution), wanted, execution);
    }

    /** Whether both are one object in Python, as far as a template can rely on it. */
    private static boolean isSame(Object value, Object other) {
        if (value instanceof Long a && other instanceof Long b) {
            return a.equals(b) && a >= LOWEST_SHARED && a <= HIGHEST_SHARED;
        }
        if (value instanceof Boolean || value instanceof String) {
            return value.equals(other);
        }
        return value == other;
    }

    /** The test of this name, for the filters that select. */
    static ValueFunction named(Object name, Execution execution) {
        ValueFunction test = name instanceof String text ? BuiltIns.test(text) : null;
        if (test == null) {
            throw new Failed("No test named " + Printing.repr(name, execution) + ".");
        }
        return test;
    }
}
