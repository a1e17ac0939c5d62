package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Failed;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Access to attributes and elements by the rules of Jinja's ImmutableSandboxedEnvironment: {@code a.b} looks for an attribute
 * first and an element then, {@code a['b']} the other way round; what would change a value or lead into the runtime is
 * undefined.
 */
final class Attributes {
    /** What every Python object has, out of reach of a template. */
    private static final Set<String> OBJECT_INTERNALS = Set.of(
            "__class__",
            "__delattr__",
            "__dir__",
            "__doc__",
            "__eq__",
            "__format__",
            "__ge__",
            "__getattribute__",
            "__gt__",
            "__hash__",
            "__init__",
            "__init_subclass__",
            "__le__",
            "__lt__",
            "__ne__",
            "__new__",
            "__reduce__",
            "__reduce_ex__",
            "__repr__",
            "__setattr__",
            "__sizeof__",
            "__str__",
            "__subclasshook__");

    private Attributes() {}

    /** {@code owner.name} */
    static Object attribute(Object owner, String name) {
        Object own = own(owner, name);
        if (own != Values.MISSING) {
            return own;
        }
        if (owner instanceof Map<?, ?> dict && (dict.containsKey(name))) {
            return dict.get(name);
        }
        return Undefined.elementOf(owner, name);
    }

    /** {@code owner[key]} */
    static Object element(Object owner, Object key) {
        Undefined.reject(owner);
        Object item = item(owner, key);
        if (item != Values.MISSING) {
            return item;
        }
        if (Values.isText(key)) {
            Object own = own(owner, key instanceof Markup markup ? markup.text() : (String) key);
            if (own != Values.MISSING) {
                return own;
            }
        }
        return Undefined.elementOf(owner, key);
    }

    private static Object item(Object owner, Object key) {
        if (owner instanceof Map<?, ?> dict) {
            if (key instanceof List || key instanceof Map) {
                return Values.MISSING;
            }
            Object stored = DictKey.of(key);
            Object value = dict.get(stored);
            return value != null || dict.containsKey(stored) ? value : Values.MISSING;
        }
        if (!Values.isInteger(key) || key instanceof BigInteger || !isSequence(owner)) {
            return Values.MISSING;
        }
        long size = Values.size(owner);
        long index = key instanceof Boolean flag ? (flag ? 1 : 0) : (Long) key;
        index = index < 0 ? index + size : index;
        return index < 0 || index >= size ? Values.MISSING : at(owner, index);
    }

    private static boolean isSequence(Object owner) {
        return owner instanceof List || owner instanceof Tuple || owner instanceof Range || Values.isText(owner);
    }

    private static Object at(Object owner, long index) {
        if (owner instanceof List || owner instanceof Tuple) {
            return Values.items(owner).get((int) index);
        }
        if (owner instanceof Range range) {
            return range.get(index);
        }
        return owner instanceof Markup markup
                ? new Markup(CodePoints.at(markup.text(), (int) index))
                : CodePoints.at((String) owner, (int) index);
    }

    /** The attribute proper, without a look at elements, or {@link Values#MISSING}. */
    static Object own(Object owner, String name) {
        if (name.startsWith("_")) {
            if (OBJECT_INTERNALS.contains(name)) {
                return Undefined.unsafe(owner, name);
            }
            Undefined.reject(owner);
            boolean exists = owner instanceof AttributeHolder holder && holder.attribute(name) != Values.MISSING;
            return exists ? Undefined.unsafe(owner, name) : Values.MISSING;
        }
        if (owner instanceof Map) {
            return DictMethods.attribute(Values.dict(owner), name);
        }
        if (owner instanceof String text) {
            return StringMethods.attribute(text, text, name);
        }
        if (owner instanceof AttributeHolder holder) {
            return holder.attribute(name);
        }
        if (owner instanceof Markup markup) {
            return StringMethods.attribute(markup, markup.text(), name);
        }
        Undefined.reject(owner);
        return owner instanceof Boolean || owner instanceof Number
                ? NumberAttributes.attribute(owner, name)
                : SequenceMethods.attribute(owner, name);
    }

    /** {@code owner[start:stop:step]}; a bound that is not given is null. */
    static Object slice(Object owner, Object start, Object stop, Object step, Execution execution) {
        Undefined.reject(owner);
        if (!isSequence(owner)) {
            throw new Failed(
                    owner instanceof Map
                            ? "unhashable type: 'slice'"
                            : "'" + Values.typeName(owner) + "' object is not subscriptable");
        }
        long stride = step == null ? 1 : bound(step);
        if (stride == 0) {
            throw new Failed("slice step cannot be zero");
        }
        long size = Values.size(owner);
        boolean forward = stride > 0;
        long first = start == null ? (forward ? 0 : size - 1) : clipped(bound(start), size, forward);
        long last = stop == null ? (forward ? size : -1) : clipped(bound(stop), size, forward);
        long span = forward ? last - first : first - last;
        long width = stride == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(stride);
        long count = span <= 0 ? 0 : 1 + (span - 1) / width;
        return cut(owner, first, count <= 1 ? 1 : stride, count, execution);
    }

    private static long bound(Object value) {
        Undefined.reject(value);
        if (!Values.isInteger(value)) {
            throw new Failed("slice indices must be integers or None, not " + Values.typeName(value));
        }
        return Bindings.integer(value, "slice");
    }

    private static long clipped(long bound, long size, boolean forward) {
        long lowest = forward ? 0 : -1;
        long highest = forward ? size : size - 1;
        long index = bound < 0 ? bound + size : bound;
        return index < lowest ? lowest : Math.min(index, highest);
    }

    private static Object cut(Object owner, long first, long stride, long count, Execution execution) {
        if (owner instanceof Range range) {
            long from = range.start() + first * range.step();
            return new Range(from, from + count * stride * range.step(), stride * range.step());
        }
        if (Values.isText(owner)) {
            execution.reserveText(count);
            String text = owner instanceof Markup markup ? markup.text() : (String) owner;
            execution.work(text.length() >> 6);
            return Markup.like(owner, CodePoints.slice(text, first, stride, count));
        }
        execution.reserveItems(count);
        List<Object> items = Values.items(owner);
        Object[] cut = new Object[(int) count];
        for (int i = 0; i < count; i++) {
            cut[i] = items.get((int) (first + i * stride));
        }
        return owner instanceof Tuple ? Tuple.of(cut) : Arrays.asList(cut);
    }
}
