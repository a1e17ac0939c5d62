package io.candor.llm.jinja;

import io.candor.llm.jinja.Arguments.Parameters;
import java.math.BigDecimal;
import java.math.BigInteger;

/** The attributes and methods of Python's numbers. */
final class NumberAttributes {
    private NumberAttributes() {}

    /** The bound method or the value, or {@link Values#MISSING}. */
    static Object attribute(Object number, String name) {
        boolean integer = Values.isInteger(number);
        return switch (name) {
            case "real" -> integer ? Arithmetic.sign(false, number) : number;
            case "imag" -> integer ? (Object) 0L : (Object) 0.0;
            case "conjugate" -> method(name, integer ? Arithmetic.sign(false, number) : number);
            case "numerator" -> integer ? Arithmetic.sign(false, number) : Values.MISSING;
            case "denominator" -> integer ? (Object) 1L : Values.MISSING;
            case "bit_length" -> integer ? method(name, (long) magnitude(number).bitLength()) : Values.MISSING;
            case "bit_count" -> integer ? method(name, (long) magnitude(number).bitCount()) : Values.MISSING;
            case "is_integer" ->
                number instanceof Double value
                        ? method(name, !value.isInfinite() && value == Math.rint(value))
                        : Values.MISSING;
            case "as_integer_ratio" -> method(name, ratio(number));
            default -> Values.MISSING;
        };
    }

    private static BigInteger magnitude(Object integer) {
        return Arithmetic.toBigInteger(integer).abs();
    }

    /** A method without parameters. */
    private static Callee.Function method(String name, Object result) {
        Parameters none = Parameters.of(name, 0);
        return new Callee.Function(name, (arguments, execution) -> {
            arguments.bind(none);
            return result;
        });
    }

    /** None for infinite values, of which no template asks this. */
    private static Object ratio(Object number) {
        if (Values.isInteger(number)) {
            return Tuple.of(Arithmetic.sign(false, number), 1L);
        }
        double value = (Double) number;
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return null;
        }
        BigDecimal exact = new BigDecimal(value);
        BigInteger denominator = BigInteger.TEN.pow(Math.max(exact.scale(), 0));
        BigInteger numerator = exact.multiply(new BigDecimal(denominator)).toBigIntegerExact();
        BigInteger divisor = numerator.gcd(denominator);
        return Tuple.of(Values.integer(numerator.divide(divisor)), Values.integer(denominator.divide(divisor)));
    }
}
