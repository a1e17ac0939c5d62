package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Failed;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Python's {@code text % values}, the formatting of C's printf. */
final class PercentFormat {
    private static final int MAX_PRECISION = 100_000;

    private final String format;
    private final Object values;
    private final boolean markup;
    private final Execution execution;
    private final TextOutput out;
    private int position;
    private int used;

    private PercentFormat(String format, Object values, boolean markup, Execution execution) {
        this.format = format;
        this.values = values;
        this.markup = markup;
        this.execution = execution;
        this.out = new TextOutput(execution);
    }

    /** @param values a tuple of values, a dictionary for {@code %(name)s}, or one value */
    static Object format(Object format, Object values, Execution execution) {
        String text = format instanceof Markup markup ? markup.text() : (String) format;
        PercentFormat run = new PercentFormat(text, values, format instanceof Markup, execution);
        return Markup.like(format, run.run());
    }

    private String run() {
        for (int percent = format.indexOf('%'); percent >= 0; percent = format.indexOf('%', position)) {
            out.append(format.substring(position, percent));
            position = percent + 1;
            execution.step();
            conversion();
        }
        out.append(format.substring(position));
        boolean anyNumber = values instanceof Map || values instanceof List || values instanceof Undefined;
        int given = values instanceof Tuple tuple ? tuple.size() : anyNumber ? 0 : 1;
        if (used < given) {
            throw new Failed("not all arguments converted during string formatting");
        }
        return out.toString();
    }

    private char peek() {
        if (position >= format.length()) {
            throw new Failed("incomplete format");
        }
        return format.charAt(position);
    }

    private void conversion() {
        if (peek() == '%') {
            out.append('%');
            position++;
            return;
        }
        Object named = Values.MISSING;
        if (peek() == '(') {
            named = named();
        }
        FormatSpec spec = new FormatSpec();
        for (; "-+ #0".indexOf(peek()) >= 0; position++) {
            switch (peek()) {
                case '-' -> spec.align = '<';
                case '+' -> spec.sign = '+';
                case ' ' -> spec.sign = spec.sign == '+' ? '+' : ' ';
                case '#' -> spec.alternate = true;
                default -> spec.zero = true;
            }
        }
        spec.width = number();
        if (spec.width < 0 && spec.width != FormatSpec.NONE) {
            spec.width = -spec.width;
            spec.align = '<';
        }
        if (peek() == '.') {
            position++;
            spec.precision = Math.max(number(), 0);
        }
        while ("hlL".indexOf(peek()) >= 0) {
            position++;
        }
        spec.type = peek();
        position++;
        if (spec.precision > MAX_PRECISION) {
            throw new TemplateException.LimitExceeded("a precision is larger than " + MAX_PRECISION);
        }
        write(spec, named);
    }

    private Object named() {
        int depth = 0;
        int start = position + 1;
        do {
            depth += peek() == '(' ? 1 : peek() == ')' ? -1 : 0;
            position++;
        } while (depth > 0);
        if (!(values instanceof Map<?, ?> map)) {
            throw new Failed("format requires a mapping");
        }
        String name = format.substring(start, position - 1);
        if (!map.containsKey(name)) {
            throw new Failed("format misses the value " + Printing.quote(name));
        }
        return map.get(name);
    }

    private int number() {
        if (peek() == '*') {
            position++;
            return (int) Bindings.integer(next(), "%");
        }
        int start = position;
        while (peek() >= '0' && peek() <= '9') {
            position++;
        }
        if (position - start > 9) {
            throw new Failed("a width or precision is too big");
        }
        return start == position ? FormatSpec.NONE : Integer.parseInt(format.substring(start, position));
    }

    private Object next() {
        if (values instanceof Tuple tuple) {
            if (used >= tuple.size()) {
                throw new Failed("not enough arguments for format string");
            }
            return tuple.items().get(used++);
        }
        if (used++ > 0) {
            throw new Failed("not enough arguments for format string");
        }
        return values;
    }

    private void write(FormatSpec spec, Object named) {
        Object value = named == Values.MISSING ? next() : named;
        if (spec.align == 0) {
            spec.align = spec.zero && spec.type != 's' && spec.type != 'r' && spec.type != 'a' ? '=' : '>';
        }
        spec.zero &= spec.align == '=';
        switch (spec.type) {
            case 's' -> spec.pad(out, cut(spec, text(value)));
            case 'r' -> spec.pad(out, cut(spec, escaped(Printing.repr(value, execution))));
            case 'a' -> spec.pad(out, cut(spec, escaped(Printing.ascii(Printing.repr(value, execution)))));
            case 'c' -> spec.pad(out, character(value));
            case 'd', 'i', 'u' -> {
                spec.type = 'd';
                integer(spec, truncated(value));
            }
            case 'o', 'x', 'X' -> {
                if (!Values.isInteger(value)) {
                    Undefined.reject(value);
                    throw new Failed(
                            "%" + spec.type + " format: an integer is required, not " + Values.typeName(value));
                }
                integer(spec, value);
            }
            case 'e', 'E', 'f', 'F', 'g', 'G' -> {
                if (!Values.isNumber(value)) {
                    Undefined.reject(value);
                    throw new Failed("must be real number, not " + Values.typeName(value));
                }
                spec.writeFloat(out, Arithmetic.toDouble(value));
            }
            default -> throw new Failed("unsupported format character '" + spec.type + "'");
        }
    }

    private String text(Object value) {
        return markup ? Markup.escape(value, execution).text() : Printing.text(value, execution);
    }

    private String escaped(String repr) {
        return markup ? Markup.escaped(repr, execution) : repr;
    }

    private static String cut(FormatSpec spec, String text) {
        return spec.precision == FormatSpec.NONE
                ? text
                : CodePoints.substring(text, 0, Math.min(spec.precision, CodePoints.length(text)));
    }

    /** A precision is the least number of digits here. */
    private void integer(FormatSpec spec, Object value) {
        String digits = FormatSpec.digits(value, spec.type);
        String zeros = "0".repeat(Math.max(0, Math.max(spec.precision, 0) - digits.length()));
        String prefix = spec.alternate && spec.type != 'd' ? "0" + spec.type : "";
        boolean negative = Arithmetic.toBigInteger(value).signum() < 0;
        spec.writeNumber(out, negative, prefix, zeros + digits);
    }

    private static Object truncated(Object value) {
        if (Values.isInteger(value)) {
            return value;
        }
        Undefined.reject(value);
        if (!(value instanceof Double number)) {
            throw new Failed("%d format: a real number is required, not " + Values.typeName(value));
        }
        if (number.isNaN() || number.isInfinite()) {
            throw new Failed("cannot convert float " + NumberText.special(number) + " to integer");
        }
        return Values.integer(new BigDecimal(number).toBigInteger());
    }

    private static String character(Object value) {
        if (value instanceof Long code && code >= 0 && code <= Character.MAX_CODE_POINT) {
            return Character.toString((int) (long) code);
        }
        if (Values.isText(value)) {
            String text = value instanceof Markup markup ? markup.text() : (String) value;
            if (CodePoints.length(text) == 1) {
                return text;
            }
        }
        throw new Failed("%c requires int or char");
    }
}
