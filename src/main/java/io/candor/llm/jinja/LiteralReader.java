package io.candor.llm.jinja;

import io.candor.llm.jinja.Token.Kind;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the numbers, names and strings of a tag. */
final class LiteralReader {
    private static final String DIGITS = "\\d++(?:_\\d++)*+";
    private static final Pattern FLOAT = Pattern.compile(
            "(?<!\\.)" + DIGITS + "(?:(?:\\." + DIGITS + ")?[eE][+-]?" + DIGITS + "|\\." + DIGITS + ")");
    private static final Pattern INTEGER = Pattern.compile(
            "0[bB](?:_?[01])++|0[oO](?:_?[0-7])++|0[xX](?:_?[0-9a-fA-F])++|[1-9](?:_?\\d)*+|0(?:_?0)*+");
    /** Digits of an integer literal; longer ones have no use and take long to read. */
    private static final int MAX_DIGITS = 4300;

    private final String source;
    private final Matcher floats;
    private final Matcher integers;
    private Token token;
    private int end;

    LiteralReader(String source) {
        this.source = source;
        this.floats = FLOAT.matcher(source).useTransparentBounds(true);
        this.integers = INTEGER.matcher(source);
    }

    Token token() {
        return token;
    }

    /** Where the token's source ends. */
    int end() {
        return end;
    }

    /** @return whether a literal or name begins here */
    boolean read(int at, int line) {
        char c = source.charAt(at);
        if (c >= '0' && c <= '9') {
            number(at, line);
            return true;
        }
        if (c == '\'' || c == '"') {
            return string(at, line);
        }
        end = at;
        while (end < source.length() && isNamePart(source.codePointAt(end))) {
            end = source.offsetByCodePoints(end, 1);
        }
        if (end > at && !Character.isUnicodeIdentifierStart(source.codePointAt(at)) && c != '_') {
            throw new TemplateException.Syntax("Invalid character in identifier", line);
        }
        token = new Token(Kind.NAME, source.substring(at, end), line);
        return end > at;
    }

    private static boolean isNamePart(int c) {
        return c == '_' || Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
    }

    private void number(int at, int line) {
        if (floats.region(at, source.length()).lookingAt()) {
            end = floats.end();
            token = new Token(Kind.FLOAT, Double.valueOf(floats.group().replace("_", "")), line);
            return;
        }
        integers.region(at, source.length()).lookingAt();
        end = integers.end();
        String digits = integers.group().replace("_", "");
        if (digits.length() > MAX_DIGITS) {
            throw new TemplateException.Syntax("an integer has more than " + MAX_DIGITS + " digits", line);
        }
        int radix = digits.length() < 2
                ? 10
                : switch (digits.charAt(1)) {
                    case 'b', 'B' -> 2;
                    case 'o', 'O' -> 8;
                    case 'x', 'X' -> 16;
                    default -> 10;
                };
        token = new Token(
                Kind.INTEGER, Values.integer(new BigInteger(radix == 10 ? digits : digits.substring(2), radix)), line);
    }

    private boolean string(int at, int line) {
        char quote = source.charAt(at);
        int close = at + 1;
        while (close < source.length() && source.charAt(close) != quote) {
            close += source.charAt(close) == '\\' ? 2 : 1;
        }
        if (close >= source.length()) {
            return false;
        }
        end = close + 1;
        token = new Token(Kind.STRING, unescaped(source.substring(at + 1, close), line), line);
        return true;
    }

    private static String unescaped(String text, int line) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\') {
                at = escape(text, at + 1, out, line);
            } else {
                out.append(c);
                at++;
            }
        }
        return out.toString();
    }

    /** Appends what the escape stands for whose letter is at {@code at}, and returns where it ends. */
    private static int escape(String text, int at, StringBuilder out, int line) {
        char c = text.charAt(at);
        int simple = "\\'\"abfnrtv".indexOf(c);
        if (simple >= 0) {
            out.append("\\'\"\u0007\b\f\n\r\t\u000b".charAt(simple));
            return at + 1;
        }
        return switch (c) {
            case '\n' -> at + 1;
            case 'x' -> hexadecimal(text, at + 1, 2, out, line);
            case 'u' -> hexadecimal(text, at + 1, 4, out, line);
            case 'U' -> hexadecimal(text, at + 1, 8, out, line);
            case 'N' -> named(text, at + 1, out, line);
            case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(text, at, out);
            default -> unknown(text, at, out);
        };
    }

    private static int hexadecimal(String text, int at, int digits, StringBuilder out, int line) {
        try {
            int codePoint = Integer.parseUnsignedInt(text.substring(at, at + digits), 16);
            if (text.charAt(at) != '+' && Character.isValidCodePoint(codePoint)) {
                out.appendCodePoint(codePoint);
                return at + digits;
            }
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            // The template is wrong for good; the error below says so.
        }
        throw new TemplateException.Syntax("a string holds a broken escape of " + digits + " hexadecimal digits", line);
    }

    private static int octal(String text, int at, StringBuilder out) {
        int value = 0;
        int next = at;
        while (next < text.length() && next < at + 3 && text.charAt(next) >= '0' && text.charAt(next) <= '7') {
            value = value * 8 + text.charAt(next++) - '0';
        }
        out.append((char) value);
        return next;
    }

    private static int named(String text, int at, StringBuilder out, int line) {
        int close = text.startsWith("{", at) ? text.indexOf('}', at) : -1;
        try {
            out.appendCodePoint(Character.codePointOf(text.substring(at + 1, close)));
            return close + 1;
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new TemplateException.Syntax("a string names an unknown character", line);
        }
    }

    /** The backslash stays. Jinja escapes what is not ASCII before it looks for escapes, so that a backslash doubles. */
    private static int unknown(String text, int at, StringBuilder out) {
        int codePoint = text.codePointAt(at);
        out.append('\\');
        if (codePoint < 128) {
            out.append((char) codePoint);
        } else {
            String form = codePoint < 256 ? "x%02x" : codePoint < 65536 ? "u%04x" : "U%08x";
            out.append(form.formatted(codePoint));
        }
        return text.offsetByCodePoints(at, 1);
    }
}
