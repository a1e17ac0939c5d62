package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Failed;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How one value is to be written: what stands behind the colon in Python's {@code "{:>8.2f}"}. */
final class FormatSpec {
    static final int NONE = Integer.MIN_VALUE;

    private static final int MAX_PRECISION = 100_000;
    private static final Pattern SYNTAX = Pattern.compile(
            "(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<negativezero>z)?(?<alternate>#)?(?<zero>0)?"
                    + "(?<width>\\d{1,9})?(?<group>[,_])?(?:\\.(?<precision>\\d{1,9}))?(?<type>[a-zA-Z%])?",
            Pattern.DOTALL);

    String fill = " ";
    /** {@code <}, {@code >}, {@code ^}, {@code =} (between sign and digits), or 0 for what the type wants. */
    char align;

    char sign = '-';
    boolean alternate;
    boolean zero;
    char group;
    int width = NONE;
    int precision = NONE;
    /** 0 if not given. */
    char type;

    static FormatSpec parse(String spec) {
        Matcher parts = SYNTAX.matcher(spec);
        if (!parts.matches()) {
            throw new Failed("Invalid format specifier '" + spec + "'");
        }
        FormatSpec parsed = new FormatSpec();
        parsed.zero = parts.group("zero") != null;
        parsed.align = first(parts.group("align"));
        if (parts.group("fill") != null) {
            parsed.fill = parts.group("fill");
        } else if (parsed.zero) {
            parsed.fill = "0";
        }
        parsed.sign = parts.group("sign") == null ? '-' : first(parts.group("sign"));
        parsed.alternate = parts.group("alternate") != null;
        parsed.group = first(parts.group("group"));
        parsed.type = first(parts.group("type"));
        parsed.width = number(parts.group("width"));
        parsed.precision = number(parts.group("precision"));
        if (parsed.precision > MAX_PRECISION) {
            throw new TemplateException.LimitExceeded("a precision is larger than " + MAX_PRECISION);
        }
        return parsed;
    }

    private static char first(String part) {
        return part == null ? 0 : part.charAt(0);
    }

    private static int number(String digits) {
        return digits == null ? NONE : Integer.parseInt(digits);
    }

    /** Writes a text or number as {@code format(value, spec)} does. */
    void write(TextOutput out, Object value) {
        if (Values.isText(value)) {
            writeText(out, value instanceof Markup markup ? markup.text() : (String) value);
        } else if (value instanceof Double number) {
            writeFloat(out, number);
        } else if (Values.isInteger(value)) {
            writeInteger(out, value);
        } else {
            throw new Failed("unsupported format string passed to " + Values.typeName(value) + ".__format__");
        }
    }

    private void writeText(TextOutput out, String text) {
        if (type != 0 && type != 's') {
            throw unknownType("str");
        }
        if (align == '=' || sign != '-') {
            throw new Failed("sign and '=' alignment are not allowed in a string format specifier");
        }
        align = align == 0 ? '<' : align;
        int length = CodePoints.length(text);
        pad(out, precision == NONE || precision >= length ? text : CodePoints.substring(text, 0, precision));
    }

    private Failed unknownType(String of) {
        return new Failed("Unknown format code '" + type + "' for object of type '" + of + "'");
    }

    /** Pads a text that has no sign; to the left unless told otherwise. */
    void pad(TextOutput out, String text) {
        if (width == NONE) {
            out.append(text);
            return;
        }
        long missing = Math.max(0, width - CodePoints.length(text));
        long before = align == '<' ? 0 : align == '^' ? missing / 2 : missing;
        out.repeat(fill, before).append(text).repeat(fill, missing - before);
    }

    private void writeInteger(TextOutput out, Object value) {
        switch (type) {
            case 0, 'd', 'n', 'b', 'o', 'x', 'X' -> {
                if (precision != NONE) {
                    throw new Failed("Precision not allowed in integer format specifier");
                }
                char radix = type == 0 || type == 'n' ? 'd' : type;
                if (group == ',' && radix != 'd' || group != 0 && type == 'n') {
                    throw new Failed("Cannot specify '" + group + "' with '" + type + "'.");
                }
                String prefix = alternate && radix != 'd' ? "0" + radix : "";
                String digits = grouped(digits(value, radix), radix == 'd' ? 3 : 4, signWidth(value) + prefix.length());
                boolean negative = Arithmetic.toBigInteger(value).signum() < 0;
                writeNumber(out, negative, prefix, digits);
            }
            case 'c' -> {
                align = align == 0 ? '<' : align;
                pad(out, Character.toString((int) Bindings.integer(value, "format")));
            }
            case 'e', 'E', 'f', 'F', 'g', 'G', '%' -> writeFloat(out, Arithmetic.toDouble(value));
            default -> throw unknownType(Values.typeName(value));
        }
    }

    /** The digits of the magnitude. */
    static String digits(Object value, char radix) {
        var magnitude = Arithmetic.toBigInteger(value).abs();
        return switch (radix) {
            case 'b' -> magnitude.toString(2);
            case 'o' -> magnitude.toString(8);
            case 'x' -> magnitude.toString(16);
            case 'X' -> magnitude.toString(16).toUpperCase(Locale.ROOT);
            default -> NumberText.decimal(Values.integer(magnitude));
        };
    }

    void writeFloat(TextOutput out, double value) {
        if (type != 0 && "eEfFgGn%".indexOf(type) < 0) {
            throw unknownType("float");
        }
        boolean negative = value < 0 || value == 0 && 1 / value < 0;
        double shown = type == '%' ? value * 100 : value;
        String text = Double.isNaN(shown) || Double.isInfinite(shown)
                ? NumberText.special(Math.abs(shown))
                : finite(Math.abs(shown), (negative || sign != '-' ? 1 : 0) + (type == '%' ? 1 : 0));
        if (type == 'E' || type == 'F' || type == 'G') {
            text = text.toUpperCase(Locale.ROOT);
        }
        writeNumber(out, negative, "", text + (type == '%' ? "%" : ""));
    }

    private String finite(double value, int around) {
        int digits = precision == NONE ? 6 : precision;
        String text;
        if (type == 0) {
            text = precision == NONE ? NumberText.repr(value) : shortened(value);
        } else {
            char form = type == '%' ? 'f' : type == 'n' ? 'g' : Character.toLowerCase(type);
            text = NumberText.magnitude(value, form, digits, alternate);
        }
        int end = 0;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return grouped(text.substring(0, end), 3, around + text.length() - end) + text.substring(end);
    }

    /** Like {@code g}, but with a digit behind the point, and with an exponent one power of ten earlier. */
    private String shortened(double value) {
        int digits = Math.max(precision, 1);
        String text = NumberText.magnitude(value, 'g', digits, false);
        if (text.indexOf('e') < 0 && text.indexOf('.') < 0) {
            return text.length() >= digits && value != 0
                    ? NumberText.magnitude(value, 'e', digits - 1, false).replaceFirst("\\.?0*e", "e")
                    : text + ".0";
        }
        return text;
    }

    private int signWidth(Object integer) {
        return sign != '-' || Arithmetic.toBigInteger(integer).signum() < 0 ? 1 : 0;
    }

    /**
     * Digits in groups. Zeros that fill the width are grouped too.
     *
     * @param around characters of the number that are not among the digits
     */
    private String grouped(String digits, int size, int around) {
        if (group == 0) {
            return digits;
        }
        int room = zero && (align == 0 || align == '=') ? Math.min(width, MAX_PRECISION) - around : 0;
        int count = Math.max(digits.length(), room * size / (size + 1));
        while (count + (count - 1) / size < room) {
            count++;
        }
        StringBuilder out = new StringBuilder("0".repeat(count - digits.length())).append(digits);
        for (int i = count - size; i > 0; i -= size) {
            out.insert(i, group);
        }
        return out.toString();
    }

    void writeNumber(TextOutput out, boolean negative, String prefix, String digits) {
        String signText = negative ? "-" : sign == '-' ? "" : String.valueOf(sign);
        char side = align == 0 ? (zero ? '=' : '>') : align;
        String filling = side == '=' && zero ? "0" : fill;
        long missing = width == NONE ? 0 : Math.max(0, width - signText.length() - prefix.length() - digits.length());
        long before = side == '<' || side == '=' ? 0 : side == '^' ? missing / 2 : missing;
        long inside = side == '=' ? missing : 0;
        out.repeat(filling, before)
                .append(signText)
                .append(prefix)
                .repeat(filling, inside)
                .append(digits)
                .repeat(filling, missing - before - inside);
    }
}
