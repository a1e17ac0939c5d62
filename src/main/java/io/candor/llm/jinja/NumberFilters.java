package io.candor.llm.jinja;

import io.candor.llm.jinja.Arguments.Parameters;
import io.candor.llm.jinja.TemplateException.Failed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Pattern;

/** Filters that read and round numbers. */
final class NumberFilters {
    private static final int MAX_DIGITS = 4300;
    private static final Pattern FLOAT = Pattern.compile(
            "[+-]?(?:\\d++(?:_\\d++)*+\\.?|(?=\\.\\d))(?:(?<=\\.)(?:\\d++(?:_\\d++)*+)?|\\.\\d++(?:_\\d++)*+)?"
                    + "(?:[eE][+-]?\\d++(?:_\\d++)*+)?");
    private static final Pattern SPECIAL_FLOAT = Pattern.compile("([+-]?)(inf|infinity|nan)", Pattern.CASE_INSENSITIVE);

    private NumberFilters() {}

    static void addTo(Map<String, ValueFunction> filters) {
        add(filters, Parameters.of("abs", 0), NumberFilters::abs);
        add(filters, Parameters.of("int", 0, "default", "base"), NumberFilters::toInteger);
        add(filters, Parameters.of("float", 0, "default"), (value, bound, execution) -> {
            Object number = toFloat(value);
            return number == null ? bound.get(0, 0.0) : number;
        });
        add(filters, Parameters.of("round", 0, "precision", "method"), NumberFilters::round);
        add(filters, Parameters.of("filesizeformat", 0, "binary"), NumberFilters::fileSize);
    }

    private static void add(Map<String, ValueFunction> filters, Parameters parameters, ValueFunction.Body body) {
        filters.put(parameters.function(), ValueFunction.of(parameters, body));
    }

    private static Object abs(Object value, Bindings bound, Execution execution) {
        if (value instanceof Double number) {
            return Math.abs(number);
        }
        if (!Values.isInteger(value)) {
            throw new Failed("bad operand type for abs(): '" + Values.typeName(value) + "'");
        }
        return Values.integer(Arithmetic.toBigInteger(value).abs());
    }

    private static Object toInteger(Object value, Bindings bound, Execution execution) {
        Undefined.reject(value);
        if (Values.isInteger(value)) {
            return Arithmetic.sign(false, value);
        }
        if (value instanceof Double number && number.isInfinite()) {
            throw new Failed("cannot convert float infinity to integer");
        }
        BigInteger read = Values.isText(value) ? parse(Printing.text(value, execution), bound.integer(1, 10)) : null;
        if (read != null) {
            return Values.integer(read);
        }
        Double number = toFloat(value);
        return number == null || number.isNaN() || number.isInfinite()
                ? bound.get(0, 0L)
                : Values.integer(new BigDecimal(number).toBigInteger());
    }

    /** Python's {@code int(text, base)}, or null where it fails. */
    private static BigInteger parse(String text, long base) {
        String digits = StringMethods.strip(text, null, true, true);
        boolean negative = digits.startsWith("-");
        digits = negative || digits.startsWith("+") ? digits.substring(1) : digits;
        long radix = base;
        int marked = digits.startsWith("0") && digits.length() > 2 ? "bBoOxX".indexOf(digits.charAt(1)) : -1;
        int markedRadix = marked < 0 ? 0 : marked < 2 ? 2 : marked < 4 ? 8 : 16;
        if (markedRadix > 0 && (base == 0 || base == markedRadix)) {
            radix = markedRadix;
            digits = digits.substring(digits.charAt(2) == '_' ? 3 : 2);
        } else if (base == 0) {
            if (digits.startsWith("0") && !digits.matches("[0_]*+")) {
                return null;
            }
            radix = 10;
        }
        boolean valid = digits.length() <= MAX_DIGITS
                && radix >= 2
                && radix <= 36
                && !digits.contains("__")
                && !digits.startsWith("_")
                && !digits.endsWith("_")
                && !digits.startsWith("+")
                && !digits.startsWith("-");
        try {
            BigInteger magnitude = valid ? new BigInteger(digits.replace("_", ""), (int) radix) : null;
            return magnitude == null || !negative ? magnitude : magnitude.negate();
        } catch (NumberFormatException e) {
            // The text is no number and will not become one; the filter has a default for that.
            return null;
        }
    }

    /** Python's {@code float(value)}, or null where it fails. */
    private static Double toFloat(Object value) {
        Undefined.reject(value);
        if (Values.isNumber(value)) {
            return Arithmetic.toDouble(value);
        }
        if (!Values.isText(value)) {
            return null;
        }
        String text = value instanceof Markup markup ? markup.text() : (String) value;
        String digits = StringMethods.strip(text, null, true, true);
        if (digits.length() <= MAX_DIGITS && FLOAT.matcher(digits).matches()) {
            return Double.valueOf(digits.replace("_", ""));
        }
        var special = SPECIAL_FLOAT.matcher(digits);
        if (!special.matches()) {
            return null;
        }
        double magnitude =
                Character.toLowerCase(special.group(2).charAt(0)) == 'n' ? Double.NaN : Double.POSITIVE_INFINITY;
        return special.group(1).equals("-") ? -magnitude : magnitude;
    }

    private static Object round(Object value, Bindings bound, Execution execution) {
        String method = Printing.text(bound.get(1, "common"), execution);
        long precision = bound.integer(0, 0);
        if (!Values.isNumber(value)) {
            Undefined.reject(value);
            throw new Failed("type " + Values.typeName(value) + " doesn't define __round__ method");
        }
        switch (method) {
            case "common" -> {
                return value instanceof Double number
                        ? (Object) NumberText.rounded(number, precision)
                        : roundedInteger(Arithmetic.toBigInteger(value), precision);
            }
            case "ceil", "floor" -> {
                Object power = Arithmetic.POWER.apply(10L, precision, execution);
                Object scaled = Arithmetic.MULTIPLY.apply(value, power, execution);
                Object whole = scaled instanceof Double number ? whole(number, method) : scaled;
                return Arithmetic.DIVIDE.apply(whole, power, execution);
            }
            default -> throw new Failed("method must be common, ceil or floor");
        }
    }

    private static Object roundedInteger(BigInteger value, long precision) {
        if (precision >= 0) {
            return Values.integer(value);
        }
        if (precision < -MAX_DIGITS) {
            return 0L;
        }
        BigDecimal rounded = new BigDecimal(value).setScale((int) precision, RoundingMode.HALF_EVEN);
        return Values.integer(rounded.toBigInteger());
    }

    private static Object whole(double value, String method) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new Failed("cannot convert float " + NumberText.special(value) + " to integer");
        }
        double whole = method.equals("ceil") ? Math.ceil(value) : Math.floor(value);
        return Values.integer(new BigDecimal(whole).toBigInteger());
    }

    private static Object fileSize(Object value, Bindings bound, Execution execution) {
        Double bytes = toFloat(value);
        if (bytes == null) {
            throw new Failed("could not convert " + Values.typeName(value) + " to float");
        }
        boolean binary = bound.flag(0);
        int base = binary ? 1024 : 1000;
        if (bytes == 1) {
            return "1 Byte";
        }
        if (bytes < base) {
            return new BigDecimal(bytes).toBigInteger() + " Bytes";
        }
        String prefixes = binary ? "KMGTPEZY" : "kMGTPEZY";
        double unit = base;
        int index = 0;
        while (index < prefixes.length() - 1 && bytes >= unit * base) {
            unit *= base;
            index++;
        }
        String amount = NumberText.magnitude(bytes / unit, 'f', 1, false);
        return amount + " " + prefixes.charAt(index) + (binary ? "iB" : "B");
    }
}
