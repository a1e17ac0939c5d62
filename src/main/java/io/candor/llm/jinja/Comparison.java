package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Failed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Python's comparisons, which know no order between different types. */
enum Comparison {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_EQUAL("<="),
    GREATER(">"),
    GREATER_EQUAL(">="),
    IN("in"),
    NOT_IN("not in");

    private final String symbol;

    Comparison(String symbol) {
        this.symbol = symbol;
    }

    boolean holds(Object left, Object right, Execution execution) {
        return switch (this) {
            case EQUAL -> equal(left, right, execution);
            case NOT_EQUAL -> !equal(left, right, execution);
            case IN -> contains(right, left, execution);
            case NOT_IN -> !contains(right, left, execution);
            default -> ordered(left, right, execution);
        };
    }

    private boolean ordered(Object left, Object right, Execution execution) {
        if (isNaN(left) || isNaN(right)) {
            return false;
        }
        int order = order(left, right, execution);
        return switch (this) {
            case LESS -> order < 0;
            case LESS_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            default -> order >= 0;
        };
    }

    private static boolean isNaN(Object value) {
        return value instanceof Double number && number.isNaN();
    }

    private int order(Object left, Object right, Execution execution) {
        if (Values.isNumber(left) && Values.isNumber(right)) {
            return numbers(left, right);
        }
        Undefined.reject(left);
        Undefined.reject(right);
        if (Values.isText(left) && Values.isText(right)) {
            return texts(left, right, execution);
        }
        if (left instanceof List && right instanceof List || left instanceof Tuple && right instanceof Tuple) {
            return sequences(Values.items(left), Values.items(right), execution);
        }
        throw new Failed("'" + symbol + "' not supported between instances of '" + Values.typeName(left) + "' and '"
                + Values.typeName(right) + "'");
    }

    private int sequences(List<Object> left, List<Object> right, Execution execution) {
        execution.enter();
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            if (!equal(left.get(i), right.get(i), execution)) {
                int order = order(left.get(i), right.get(i), execution);
                execution.leave();
                return order;
            }
        }
        execution.leave();
        return Integer.compare(left.size(), right.size());
    }

    private static int texts(Object left, Object right, Execution execution) {
        String a = left instanceof Markup markup ? markup.text() : (String) left;
        String b = right instanceof Markup markup ? markup.text() : (String) right;
        execution.work(Math.min(a.length(), b.length()) >> 6);
        return CodePoints.compare(a, b);
    }

    private static int numbers(Object left, Object right) {
        if (left instanceof Double || right instanceof Double) {
            if (left instanceof Long a && Math.abs(a) >= 1L << 53
                    || right instanceof Long b && Math.abs(b) >= 1L << 53) {
                return exactly(left, right);
            }
            boolean big = left instanceof BigInteger || right instanceof BigInteger;
            return big ? exactly(left, right) : floats(Arithmetic.toDouble(left), Arithmetic.toDouble(right));
        }
        if (left instanceof Long a && right instanceof Long b) {
            return Long.compare(a, b);
        }
        return Arithmetic.toBigInteger(left).compareTo(Arithmetic.toBigInteger(right));
    }

    /** 0.0 and -0.0 are equal. */
    private static int floats(double left, double right) {
        return left < right ? -1 : left > right ? 1 : 0;
    }

    private static int exactly(Object left, Object right) {
        if (left instanceof Double a && a.isInfinite()) {
            return a > 0 ? 1 : -1;
        }
        if (right instanceof Double b && b.isInfinite()) {
            return b > 0 ? -1 : 1;
        }
        return decimal(left).compareTo(decimal(right));
    }

    private static BigDecimal decimal(Object number) {
        return number instanceof Double value ? new BigDecimal(value) : new BigDecimal(Arithmetic.toBigInteger(number));
    }

    /** The order in which {@code sort}, {@code min} and the like put values. */
    static int order(Execution execution, Object left, Object right) {
        execution.step();
        return isNaN(left) || isNaN(right) ? 0 : LESS.order(left, right, execution);
    }

    static boolean equal(Object left, Object right, Execution execution) {
        if (left == right) {
            return !isNaN(left);
        }
        if (left == null || right == null) {
            return false;
        }
        if (Values.isText(left) && Values.isText(right)) {
            return left.equals(right) || texts(left, right, execution) == 0;
        }
        if (Values.isNumber(left) && Values.isNumber(right)) {
            return !isNaN(left) && !isNaN(right) && numbers(left, right) == 0;
        }
        if (left instanceof List && right instanceof List || left instanceof Tuple && right instanceof Tuple) {
            return equalItems(Values.items(left), Values.items(right), execution);
        }
        if (left instanceof Map && right instanceof Map) {
            return equalDicts(Values.dict(left), Values.dict(right), execution);
        }
        if (left instanceof Range a && right instanceof Range b) {
            return Values.list(a, execution).equals(Values.list(b, execution));
        }
        return left instanceof Undefined && right instanceof Undefined;
    }

    private static boolean equalItems(List<Object> left, List<Object> right, Execution execution) {
        if (left.size() != right.size()) {
            return false;
        }
        execution.enter();
        boolean equal = true;
        for (int i = 0; equal && i < left.size(); i++) {
            execution.step();
            equal = left.get(i) == right.get(i) || equal(left.get(i), right.get(i), execution);
        }
        execution.leave();
        return equal;
    }

    private static boolean equalDicts(Map<Object, Object> left, Map<Object, Object> right, Execution execution) {
        if (left.size() != right.size()) {
            return false;
        }
        execution.enter();
        boolean equal = true;
        for (Iterator<Map.Entry<Object, Object>> entries = left.entrySet().iterator(); equal && entries.hasNext(); ) {
            Map.Entry<Object, Object> entry = entries.next();
            execution.step();
            equal = right.containsKey(entry.getKey()) && equal(entry.getValue(), right.get(entry.getKey()), execution);
        }
        execution.leave();
        return equal;
    }

    /** {@code element in container} */
    static boolean contains(Object container, Object element, Execution execution) {
        if (Values.isText(container)) {
            if (!Values.isText(element)) {
                throw new Failed("'in <string>' requires string as left operand, not " + Values.typeName(element));
            }
            String text = container instanceof Markup markup ? markup.text() : (String) container;
            String part = element instanceof Markup markup ? markup.text() : (String) element;
            execution.work(text.length() >> 6);
            return TextSearch.first(text, part, 0) >= 0;
        }
        if (container instanceof Map<?, ?> map) {
            return map.containsKey(DictKey.of(element));
        }
        if (container instanceof DictView view && view.kind() == DictView.Kind.KEYS) {
            return view.dict().containsKey(DictKey.of(element));
        }
        if (container instanceof Range range && element instanceof Long number) {
            return range.contains(number);
        }
        Iterator<Object> elements = Values.iteratorOrNull(container);
        if (elements == null) {
            throw new Failed("argument of type '" + Values.typeName(container) + "' is not iterable");
        }
        while (elements.hasNext()) {
            execution.step();
            Object candidate = elements.next();
            if (candidate == element || equal(candidate, element, execution)) {
                return true;
            }
        }
        return false;
    }
}
