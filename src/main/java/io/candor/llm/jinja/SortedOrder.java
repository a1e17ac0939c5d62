package io.candor.llm.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Python's {@code sorted}: stable, and content with keys that have no consistent order, such as NaN. */
final class SortedOrder {
    private SortedOrder() {}

    /** A new list of the items in the order of their keys. With {@code reverse}, equal ones keep their order too. */
    static <T> List<T> sorted(List<T> items, Function<T, Object> key, boolean reverse, Execution execution) {
        execution.reserveItems(4L * items.size());
        List<Object> keys = new ArrayList<>(items.size());
        for (T item : items) {
            keys.add(key.apply(item));
        }
        int[] order = new int[items.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        merge(order, new int[order.length], 0, order.length, keys, reverse, execution);
        List<T> sorted = new ArrayList<>(items.size());
        for (int index : order) {
            sorted.add(items.get(index));
        }
        return sorted;
    }

    private static void merge(
            int[] order, int[] spare, int from, int to, List<Object> keys, boolean reverse, Execution execution) {
        if (to - from < 2) {
            return;
        }
        int middle = (from + to) >>> 1;
        merge(order, spare, from, middle, keys, reverse, execution);
        merge(order, spare, middle, to, keys, reverse, execution);
        System.arraycopy(order, from, spare, from, to - from);
        int left = from;
        int right = middle;
        for (int i = from; i < to; i++) {
            boolean takesRight = left == middle
                    || right < to && isBefore(keys.get(spare[right]), keys.get(spare[left]), reverse, execution);
            order[i] = takesRight ? spare[right++] : spare[left++];
        }
    }

    private static boolean isBefore(Object key, Object other, boolean reverse, Execution execution) {
        return reverse ? Comparison.order(execution, other, key) < 0 : Comparison.order(execution, key, other) < 0;
    }
}
