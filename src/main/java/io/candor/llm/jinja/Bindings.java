package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Failed;
import java.math.BigInteger;

/** The values of a built-in's parameters, read as the types it wants. */
record Bindings(String function, Object[] values) {
    boolean has(int index) {
        return values[index] != Values.MISSING;
    }

    boolean isNone(int index) {
        return values[index] == null;
    }

    /** Absent or None. */
    boolean lacks(int index) {
        return !has(index) || isNone(index);
    }

    Object get(int index) {
        return values[index];
    }

    Object get(int index, Object byDefault) {
        return has(index) ? values[index] : byDefault;
    }

    boolean flag(int index) {
        return has(index) && Values.truth(values[index]);
    }

    /** An integer, held inside the range of a long as indices and counts are. */
    long integer(int index) {
        return integer(values[index], function);
    }

    long integer(int index, long byDefault) {
        return has(index) ? integer(index) : byDefault;
    }

    static long integer(Object value, String function) {
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        if (value instanceof BigInteger number) {
            return number.signum() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
        Undefined.reject(value);
        throw new Failed(function + "(): '" + Values.typeName(value) + "' object cannot be interpreted as an integer");
    }

    String text(int index) {
        Object value = values[index];
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Markup markup) {
            return markup.text();
        }
        throw new Failed(function + "() wants a text, not " + Values.typeName(value));
    }

    String text(int index, String byDefault) {
        return has(index) ? text(index) : byDefault;
    }
}
