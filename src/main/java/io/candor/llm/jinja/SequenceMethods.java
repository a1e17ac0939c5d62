package io.candor.llm.jinja;

import io.candor.llm.jinja.Arguments.Parameters;
import io.candor.llm.jinja.TemplateException.Failed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The methods of Python's lists, tuples and ranges. Those that would change a list are out of reach. */
final class SequenceMethods {
    private static final Set<String> CHANGING =
            Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");
    private static final Parameters INDEX = Parameters.positionalOnly("index", 1, 3);
    private static final Parameters COUNT = Parameters.positionalOnly("count", 1, 1);

    private SequenceMethods() {}

    /** The bound method or the value, or {@link Values#MISSING}. */
    static Object attribute(Object owner, String name) {
        if (owner instanceof Range range) {
            switch (name) {
                case "start":
                    return range.start();
                case "stop":
                    return range.stop();
                case "step":
                    return range.step();
                default:
            }
        } else if (owner instanceof Tuple tuple && tuple.fieldNames().contains(name)) {
            return tuple.items().get(tuple.fieldNames().indexOf(name));
        } else if (owner instanceof List && CHANGING.contains(name)) {
            return Undefined.unsafe(owner, name);
        } else if (!(owner instanceof List) && !(owner instanceof Tuple)) {
            return Values.MISSING;
        }
        return switch (name) {
            case "index" -> new Callee.Function(name, (arguments, execution) -> index(owner, arguments, execution));
            case "count" -> new Callee.Function(name, (arguments, execution) -> count(owner, arguments, execution));
            case "copy" ->
                owner instanceof List
                        ? new Callee.Function(name, (arguments, execution) -> copy(Values.items(owner), execution))
                        : Values.MISSING;
            default -> Values.MISSING;
        };
    }

    private static Object index(Object owner, Arguments arguments, Execution execution) {
        Bindings bound = arguments.bind(INDEX);
        List<Object> items = owner instanceof Range ? Values.list(owner, execution) : Values.items(owner);
        long start = offset(bound, 1, 0, items.size());
        long end = Math.min(offset(bound, 2, items.size(), items.size()), items.size());
        for (long i = start; i < end; i++) {
            execution.step();
            if (Comparison.equal(items.get((int) i), bound.get(0), execution)) {
                return i;
            }
        }
        throw new Failed(Printing.repr(bound.get(0), execution) + " is not in the " + Values.typeName(owner));
    }

    private static long offset(Bindings bound, int index, long byDefault, long size) {
        long offset = bound.integer(index, byDefault);
        return offset < 0 ? Math.max(offset + size, 0) : offset;
    }

    private static Object count(Object owner, Arguments arguments, Execution execution) {
        Bindings bound = arguments.bind(COUNT);
        List<Object> items = owner instanceof Range ? Values.list(owner, execution) : Values.items(owner);
        long count = 0;
        for (Object item : items) {
            execution.step();
            count += Comparison.equal(item, bound.get(0), execution) ? 1 : 0;
        }
        return count;
    }

    private static Object copy(List<Object> items, Execution execution) {
        execution.reserveItems(items.size());
        return new ArrayList<>(items);
    }
}
