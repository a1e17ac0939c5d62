package io.candor.llm.jinja;

import io.candor.llm.jinja.Arguments.Parameters;
import io.candor.llm.jinja.TemplateException.Failed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** Filters that take sequences apart, order them, or make one value of them. */
final class SequenceFilters {
    private SequenceFilters() {}

    static void addTo(Map<String, ValueFunction> filters) {
        add(filters, Parameters.of("length", 0), (value, bound, execution) -> Values.length(value));
        add(filters, Parameters.of("count", 0), (value, bound, execution) -> Values.length(value));
        add(filters, Parameters.of("list", 0), (value, bound, execution) -> Values.list(value, execution));
        add(filters, Parameters.of("first", 0), (value, bound, execution) -> {
            Iterator<Object> items = Values.iterator(value);
            return items.hasNext() ? items.next() : Undefined.because("No first item, sequence was empty.");
        });
        add(filters, Parameters.of("last", 0), (value, bound, execution) -> {
            List<Object> reversed = backward(value, execution);
            return reversed.isEmpty()
                    ? Undefined.because("No last item, sequence was empty.")
                    : reversed.get(reversed.size() - 1);
        });
        add(filters, Parameters.of("random", 0), (value, bound, execution) -> {
            long size = Values.length(value);
            if (size > 0 && (value instanceof Map || value instanceof DictView)) {
                throw new Failed("random() wants a sequence");
            }
            return size == 0
                    ? Undefined.because("No random item, sequence was empty.")
                    : Attributes.element(value, ThreadLocalRandom.current().nextLong(size));
        });
        add(filters, Parameters.of("reverse", 0), SequenceFilters::reverse);
        add(filters, Parameters.of("join", 0, "d", "attribute"), SequenceFilters::join);
        add(filters, Parameters.of("batch", 1, "linecount", "fill_with"), SequenceFilters::batch);
        add(filters, Parameters.of("slice", 1, "slices", "fill_with"), SequenceFilters::slice);
        add(filters, Parameters.of("items", 0), SequenceFilters::items);
        add(filters, Parameters.of("sum", 0, "attribute", "start"), SequenceFilters::sum);
        addOrdering(filters);
    }

    private static void addOrdering(Map<String, ValueFunction> filters) {
        add(filters, Parameters.of("sort", 0, "reverse", "case_sensitive", "attribute"), SequenceFilters::sort);
        add(filters, Parameters.of("dictsort", 0, "case_sensitive", "by", "reverse"), SequenceFilters::dictSort);
        add(filters, Parameters.of("unique", 0, "case_sensitive", "attribute"), SequenceFilters::unique);
        add(filters, Parameters.of("groupby", 1, "attribute", "default", "case_sensitive"), SequenceFilters::group);
        add(
                filters,
                Parameters.of("min", 0, "case_sensitive", "attribute"),
                (value, bound, execution) -> extreme(value, bound, execution, -1));
        add(
                filters,
                Parameters.of("max", 0, "case_sensitive", "attribute"),
                (value, bound, execution) -> extreme(value, bound, execution, 1));
    }

    private static void add(Map<String, ValueFunction> filters, Parameters parameters, ValueFunction.Body body) {
        filters.put(parameters.function(), ValueFunction.of(parameters, body));
    }

    /** The elements in their order, if the type can be read backward. */
    private static List<Object> backward(Object value, Execution execution) {
        if (value instanceof Generator || Values.size(value) < 0 || value instanceof Loop) {
            throw new Failed("'" + Values.typeName(value) + "' object is not reversible");
        }
        return value instanceof List ? Values.items(value) : Values.list(value, execution);
    }

    private static Object reverse(Object value, Bindings bound, Execution execution) {
        if (Values.isText(value)) {
            return Attributes.slice(value, null, null, -1L, execution);
        }
        List<Object> items = Values.list(value, execution);
        Collections.reverse(items);
        return value instanceof Generator
                ? items
                : new Generator(value instanceof List ? "list_reverseiterator" : "reversed", items.iterator());
    }

    private static Object join(Object value, Bindings bound, Execution execution) {
        String separator = Printing.text(bound.get(0, ""), execution);
        AttributePath path = AttributePath.of(bound.get(1, null), execution);
        Iterator<Object> items = Values.iterator(value);
        TextOutput out = new TextOutput(execution);
        for (String between = ""; items.hasNext(); between = separator) {
            execution.step();
            out.append(between).print(path.of(items.next()));
        }
        return out.toString();
    }

    private static Object batch(Object value, Bindings bound, Execution execution) {
        long size = bound.integer(0);
        Iterator<Object> items = Values.iterator(value);
        List<Object> batches = new ArrayList<>();
        List<Object> batch = new ArrayList<>();
        while (items.hasNext()) {
            if (batch.size() == size) {
                batches.add(batch);
                batch = new ArrayList<>();
            }
            execution.reserveItem(batch.size() + batches.size());
            batch.add(items.next());
        }
        if (!batch.isEmpty()) {
            if (!bound.lacks(1)) {
                execution.reserveItems(Math.max(size, 0));
                while (batch.size() < size) {
                    batch.add(bound.get(1));
                }
            }
            batches.add(batch);
        }
        return Generator.of(batches.iterator());
    }

    private static Object slice(Object value, Bindings bound, Execution execution) {
        long count = bound.integer(0);
        List<Object> items = Values.list(value, execution);
        if (count == 0) {
            throw new Failed("integer division or modulo by zero");
        }
        execution.reserveItems(Math.max(count, 0) * 8);
        List<Object> slices = new ArrayList<>();
        int each = (int) Math.floorDiv(items.size(), count);
        long larger = Math.floorMod(items.size(), count);
        int start = 0;
        for (long i = 0; i < count; i++) {
            int end = start + each + (i < larger ? 1 : 0);
            List<Object> slice = new ArrayList<>(items.subList(start, end));
            if (!bound.lacks(1) && i >= larger) {
                slice.add(bound.get(1));
            }
            slices.add(slice);
            start = end;
        }
        return Generator.of(slices.iterator());
    }

    private static Object items(Object value, Bindings bound, Execution execution) {
        if (value instanceof Undefined) {
            return Generator.of(Values.iterator(value));
        }
        if (!(value instanceof Map)) {
            throw new Failed("Can only get item pairs from a mapping.");
        }
        return Generator.of(new DictView(DictView.Kind.ITEMS, Values.dict(value)).iterator());
    }

    private static Object sum(Object value, Bindings bound, Execution execution) {
        AttributePath path = AttributePath.of(bound.get(0, null), execution);
        Object sum = bound.get(1, 0L);
        if (Values.isText(sum)) {
            throw new Failed("sum() can't sum strings [use ''.join(seq) instead]");
        }
        Iterator<Object> items = Values.iterator(value);
        while (items.hasNext()) {
            execution.step();
            sum = Arithmetic.ADD.apply(sum, path.of(items.next()), execution);
        }
        return sum;
    }

    /** Texts of any case count as lower case unless told otherwise. */
    private static Object folded(Object value, boolean caseSensitive, Execution execution) {
        if (caseSensitive || !Values.isText(value)) {
            return value;
        }
        execution.read(value);
        return execution.charged(Characters.lower(value instanceof Markup markup ? markup.text() : (String) value));
    }

    private static Object sort(Object value, Bindings bound, Execution execution) {
        List<AttributePath> paths = AttributePath.several(bound.get(2, null), execution);
        boolean caseSensitive = bound.flag(1);
        Function<Object, Object> key = item -> {
            execution.step();
            List<Object> keys = new ArrayList<>(paths.size());
            paths.forEach(path -> keys.add(folded(path.of(item), caseSensitive, execution)));
            return keys;
        };
        return SortedOrder.sorted(Values.list(value, execution), key, bound.flag(0), execution);
    }

    private static Object dictSort(Object value, Bindings bound, Execution execution) {
        String by = Printing.text(bound.get(1, "key"), execution);
        if (!by.equals("key") && !by.equals("value")) {
            throw new Failed("You can only sort by either \"key\" or \"value\"");
        }
        if (!(value instanceof Map)) {
            Undefined.reject(value);
            throw new Failed("'" + Values.typeName(value) + "' object has no attribute 'items'");
        }
        int position = by.equals("key") ? 0 : 1;
        boolean caseSensitive = bound.flag(0);
        Object pairs = new DictView(DictView.Kind.ITEMS, Values.dict(value));
        return SortedOrder.sorted(
                Values.list(pairs, execution),
                pair -> folded(((Tuple) pair).items().get(position), caseSensitive, execution),
                bound.flag(2),
                execution);
    }

    private static Object unique(Object value, Bindings bound, Execution execution) {
        AttributePath path = AttributePath.of(bound.get(1, null), execution);
        boolean caseSensitive = bound.flag(0);
        Set<Object> seen = new HashSet<>();
        Iterator<Object> items = Values.iterator(value);
        return Generator.of(SelectionFilters.selected(items, item -> {
            execution.reserveItem(seen.size());
            return seen.add(DictKey.of(folded(path.of(item), caseSensitive, execution)));
        }));
    }

    private static Object group(Object value, Bindings bound, Execution execution) {
        AttributePath path = AttributePath.of(bound.get(0), execution).orElse(bound.get(1, null));
        boolean caseSensitive = bound.flag(2);
        Function<Object, Object> key = item -> folded(path.of(item), caseSensitive, execution);
        List<Object> groups = new ArrayList<>();
        List<Object> group = null;
        Object last = null;
        for (Object item : SortedOrder.sorted(Values.list(value, execution), key, false, execution)) {
            Object itemKey = key.apply(item);
            if (group == null || !Comparison.equal(last, itemKey, execution)) {
                group = new ArrayList<>();
                List<Object> fields = new ArrayList<>();
                fields.add(caseSensitive ? itemKey : path.of(item));
                fields.add(group);
                groups.add(new Tuple(fields, List.of("grouper", "list")));
                last = itemKey;
            }
            execution.reserveItem(group.size());
            group.add(item);
        }
        return groups;
    }

    private static Object extreme(Object value, Bindings bound, Execution execution, int sign) {
        AttributePath path = AttributePath.of(bound.get(1, null), execution);
        boolean caseSensitive = bound.flag(0);
        Iterator<Object> items = Values.iterator(value);
        Object best = Undefined.because("No aggregated item, sequence was empty.");
        Object bestKey = Values.MISSING;
        while (items.hasNext()) {
            execution.step();
            Object item = items.next();
            Object key = folded(path.of(item), caseSensitive, execution);
            if (bestKey == Values.MISSING || Comparison.order(execution, key, bestKey) * sign > 0) {
                best = item;
                bestKey = key;
            }
        }
        return best;
    }
}
