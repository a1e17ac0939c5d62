package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Failed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as Python writes them. */
final class NumberText {
    /** Python's own limit; writing longer ones takes time that grows with the square of their length. */
    private static final int MAX_DIGITS = 4300;

    private static final int MAX_DIGITS_BITS = 14_284;
    private static final int EXACT_DIGITS = 15;
    private static final int ALL_DIGITS = 17;

    private NumberText() {}

    static String decimal(Object integer) {
        if (integer instanceof BigInteger number && number.bitLength() > MAX_DIGITS_BITS) {
            throw new Failed("an integer of more than " + MAX_DIGITS + " digits cannot be written");
        }
        return integer instanceof Boolean flag ? (flag ? "1" : "0") : integer.toString();
    }

    /** The shortest text that reads as this number, with an exponent below 0.0001 and from 1e16 on. */
    static String repr(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return special(value);
        }
        if (value == (long) value && Math.abs(value) < 1e15) {
            return value == 0 && 1 / value < 0 ? "-0.0" : (long) value + ".0";
        }
        BigDecimal shortest = shortest(value);
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent < -4 || exponent >= 16) {
            return scientific(shortest, exponent, shortest.precision() - 1, false);
        }
        String plain = shortest.toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }

    static String special(double value) {
        return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }

    /** The shortest decimal that reads as this number, without zeros at its end. */
    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        int first = Math.abs(value) < Double.MIN_NORMAL ? 1 : EXACT_DIGITS;
        for (int digits = first; digits < ALL_DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) {
                return rounded.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(ALL_DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    }

    /** {@code d.ddde+XX} with this many digits after the point. */
    private static String scientific(BigDecimal value, int exponent, int digits, boolean point) {
        String all = value.unscaledValue().abs().toString();
        StringBuilder out = new StringBuilder(value.signum() < 0 ? "-" : "");
        out.append(all.charAt(0)).append(digits > 0 || point ? "." : "");
        for (int i = 1; i <= digits; i++) {
            out.append(i < all.length() ? all.charAt(i) : '0');
        }
        out.append('e').append(exponent < 0 ? '-' : '+');
        int size = Math.abs(exponent);
        return out.append(size < 10 ? "0" : "").append(size).toString();
    }

    /**
     * A finite number by one of {@code e}, {@code f} and {@code g}, without a sign.
     *
     * @param alternate keeps the point and the zeros at the end, Python's {@code #}
     */
    static String magnitude(double value, char type, int precision, boolean alternate) {
        BigDecimal exact = new BigDecimal(Math.abs(value));
        return switch (type) {
            case 'e' -> exponent(exact, precision, alternate);
            case 'f' ->
                exact.setScale(precision, RoundingMode.HALF_EVEN).toPlainString()
                        + (precision == 0 && alternate ? "." : "");
            default -> general(exact, Math.max(precision, 1), alternate);
        };
    }

    private static String exponent(BigDecimal exact, int precision, boolean alternate) {
        if (exact.signum() == 0) {
            return scientific(BigDecimal.ZERO, 0, precision, alternate);
        }
        BigDecimal rounded = exact.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
        return scientific(rounded, rounded.precision() - rounded.scale() - 1, precision, alternate);
    }

    private static String general(BigDecimal exact, int precision, boolean alternate) {
        BigDecimal rounded =
                exact.signum() == 0 ? exact : exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
        int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        if (!alternate) {
            rounded = rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
        }
        if (exponent < -4 || exponent >= precision) {
            return scientific(rounded, exponent, alternate ? precision - 1 : rounded.precision() - 1, alternate);
        }
        int digits = alternate ? precision - 1 - exponent : Math.max(rounded.scale(), 0);
        String plain = rounded.setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
        return alternate && digits == 0 ? plain + "." : plain;
    }

    /** Python's {@code round(value, digits)}: the decimal nearest to the exact value, the even one of two. */
    static double rounded(double value, long digits) {
        if (Double.isNaN(value) || Double.isInfinite(value) || digits > 400) {
            return value;
        }
        if (digits < -400) {
            return Math.copySign(0, value);
        }
        double result = new BigDecimal(value)
                .setScale((int) digits, RoundingMode.HALF_EVEN)
                .doubleValue();
        return result == 0 ? Math.copySign(0, value) : result;
    }
}
