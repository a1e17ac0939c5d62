package io.candor.llm.jinja;

import io.candor.llm.jinja.Arguments.Parameters;
import io.candor.llm.jinja.TemplateException.Failed;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/** Filters that apply a filter or test to each element. Like Jinja's they do so while their result is read, once. */
final class SelectionFilters {
    private SelectionFilters() {}

    static void addTo(Map<String, ValueFunction> filters) {
        filters.put("map", SelectionFilters::map);
        filters.put("select", (value, arguments, execution) -> select(value, arguments, execution, true, false));
        filters.put("reject", (value, arguments, execution) -> select(value, arguments, execution, false, false));
        filters.put("selectattr", (value, arguments, execution) -> select(value, arguments, execution, true, true));
        filters.put("rejectattr", (value, arguments, execution) -> select(value, arguments, execution, false, true));
        filters.put("attr", ValueFunction.of(Parameters.of("attr", 1, "name"), (value, bound, execution) -> {
            Object own = Attributes.own(value, bound.text(0));
            return own == Values.MISSING ? Undefined.elementOf(value, bound.text(0)) : own;
        }));
    }

    private static Object map(Object value, Arguments arguments, Execution execution) {
        if (!Values.truth(value)) {
            return Generator.of(List.<Object>of().iterator());
        }
        Iterator<Object> items = Values.iterator(value);
        Mapping mapping = mapping(arguments, execution);
        return Generator.of(new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public Object next() {
                execution.step();
                return mapping.of(items.next());
            }
        });
    }

    private interface Mapping {
        Object of(Object element);
    }

    private static Mapping mapping(Arguments arguments, Execution execution) {
        List<Object> positional = arguments.positional();
        if (positional.isEmpty() && arguments.named().containsKey("attribute")) {
            Map<String, Object> named = new HashMap<>(arguments.named());
            Object attribute = named.remove("attribute");
            Object byDefault = named.remove("default");
            if (!named.isEmpty()) {
                throw new Failed("Unexpected keyword argument '"
                        + named.keySet().iterator().next() + "'");
            }
            return AttributePath.of(attribute, execution).orElse(byDefault)::of;
        }
        if (positional.isEmpty()) {
            throw new Failed("map requires a filter argument");
        }
        ValueFunction filter = positional.get(0) instanceof String name ? BuiltIns.filter(name) : null;
        if (filter == null) {
            throw new Failed("No filter named " + Printing.repr(positional.get(0), execution) + ".");
        }
        Arguments rest = new Arguments(positional.subList(1, positional.size()), arguments.named());
        return element -> filter.apply(element, rest, execution);
    }

    private static Object select(
            Object value, Arguments arguments, Execution execution, boolean wanted, boolean ofAttribute) {
        if (!Values.truth(value)) {
            return Generator.of(List.<Object>of().iterator());
        }
        List<Object> positional = arguments.positional();
        int used = ofAttribute ? 1 : 0;
        if (positional.size() < used) {
            throw new Failed("Missing parameter for attribute name");
        }
        AttributePath path = AttributePath.of(ofAttribute ? positional.get(0) : null, execution);
        Iterator<Object> items = Values.iterator(value);
        if (positional.size() == used) {
            return Generator.of(selected(items, item -> {
                execution.step();
                return Values.truth(path.of(item)) == wanted;
            }));
        }
        ValueFunction test = BuiltInTests.named(positional.get(used), execution);
        Arguments rest = new Arguments(positional.subList(used + 1, positional.size()), arguments.named());
        return Generator.of(selected(items, item -> {
            execution.step();
            return Values.truth(test.apply(path.of(item), rest, execution)) == wanted;
        }));
    }

    /** The elements that the test accepts, looked for while they are read. */
    static Iterator<Object> selected(Iterator<Object> elements, Predicate<Object> test) {
        return new Iterator<>() {
            private Object found = Values.MISSING;

            @Override
            public boolean hasNext() {
                while (found == Values.MISSING && elements.hasNext()) {
                    Object element = elements.next();
                    found = test.test(element) ? element : Values.MISSING;
                }
                return found != Values.MISSING;
            }

            @Override
            public Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Object element = found;
                found = Values.MISSING;
                return element;
            }
        };
    }
}
