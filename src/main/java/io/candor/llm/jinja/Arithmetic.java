package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Failed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** Python's arithmetic: integers of any size up to the limit, floor division and remainder by the sign of the divisor. */
enum Arithmetic {
    ADD("+") {
        @Override
        Object other(Object left, Object right, Execution execution) {
            return concatenated(left, right, execution);
        }

        @Override
        Object integers(BigInteger left, BigInteger right, Execution execution) {
            return Values.integer(left.add(right));
        }

        @Override
        double floats(double left, double right) {
            return left + right;
        }
    },
    SUBTRACT("-") {
        @Override
        Object integers(BigInteger left, BigInteger right, Execution execution) {
            return Values.integer(left.subtract(right));
        }

        @Override
        double floats(double left, double right) {
            return left - right;
        }
    },
    MULTIPLY("*") {
        @Override
        Object other(Object left, Object right, Execution execution) {
            if (Values.isInteger(right)) {
                return repeated(left, Bindings.integer(right, "*"), execution);
            }
            return Values.isInteger(left) ? repeated(right, Bindings.integer(left, "*"), execution) : null;
        }

        @Override
        Object integers(BigInteger left, BigInteger right, Execution execution) {
            execution.reserveBits((long) left.bitLength() + right.bitLength());
            return Values.integer(left.multiply(right));
        }

        @Override
        double floats(double left, double right) {
            return left * right;
        }
    },
    DIVIDE("/") {
        @Override
        Object integers(BigInteger left, BigInteger right, Execution execution) {
            if (right.signum() == 0) {
                throw new Failed("division by zero");
            }
            double quotient = left.bitLength() < 53 && right.bitLength() < 53
                    ? left.doubleValue() / right.doubleValue()
                    : new BigDecimal(left)
                            .divide(new BigDecimal(right), new MathContext(40))
                            .doubleValue();
            return finite(quotient, "integer division result too large for a float");
        }

        @Override
        double floats(double left, double right) {
            return left / nonZero(right, "float division by zero");
        }
    },
    FLOOR_DIVIDE("//") {
        @Override
        Object integers(BigInteger left, BigInteger right, Execution execution) {
            if (right.signum() == 0) {
                throw new Failed("integer division or modulo by zero");
            }
            BigInteger[] parts = left.divideAndRemainder(right);
            boolean below = parts[1].signum() != 0 && parts[1].signum() != right.signum();
            return Values.integer(below ? parts[0].subtract(BigInteger.ONE) : parts[0]);
        }

        @Override
        double floats(double left, double right) {
            double remainder = left % nonZero(right, "float floor division by zero");
            double quotient = (left - remainder) / right;
            if (remainder != 0 && remainder < 0 != right < 0) {
                quotient -= 1;
            }
            double floor = Math.floor(quotient);
            return quotient == 0 ? Math.copySign(0, left / right) : quotient - floor > 0.5 ? floor + 1 : floor;
        }
    },
    MODULO("%") {
        @Override
        Object other(Object left, Object right, Execution execution) {
            return Values.isText(left) ? PercentFormat.format(left, right, execution) : null;
        }

        @Override
        Object integers(BigInteger left, BigInteger right, Execution execution) {
            if (right.signum() == 0) {
                throw new Failed("integer modulo by zero");
            }
            BigInteger remainder = left.mod(right.abs());
            return Values.integer(right.signum() < 0 && remainder.signum() != 0 ? remainder.add(right) : remainder);
        }

        @Override
        double floats(double left, double right) {
            double remainder = left % nonZero(right, "float modulo");
            if (remainder == 0) {
                return Math.copySign(0, right);
            }
            return remainder < 0 == right < 0 ? remainder : remainder + right;
        }
    },
    POWER("**") {
        @Override
        Object integers(BigInteger left, BigInteger right, Execution execution) {
            if (right.signum() < 0) {
                return floats(left.doubleValue(), right.doubleValue());
            }
            if (left.bitLength() <= 1 && left.abs().compareTo(BigInteger.ONE) <= 0) {
                return left.signum() == 0
                        ? (Object) (right.signum() == 0 ? 1L : 0L)
                        : (Object) (left.signum() > 0 || !right.testBit(0) ? 1L : -1L);
            }
            long bits = right.bitLength() > 31 ? Long.MAX_VALUE : left.bitLength() * right.longValue();
            execution.reserveBits(bits);
            return Values.integer(left.pow(right.intValue()));
        }

        @Override
        double floats(double left, double right) {
            if (left == 0 && right < 0) {
                throw new Failed("0.0 cannot be raised to a negative power");
            }
            if (left < 0 && !Double.isInfinite(left) && !Double.isInfinite(right) && right != Math.rint(right)) {
                throw new Failed("complex numbers are not supported");
            }
            double power = left == 1 ? 1 : Math.pow(left, right);
            boolean overflows = Double.isInfinite(power) && !Double.isInfinite(left) && !Double.isInfinite(right);
            if (overflows) {
                throw new Failed("the result of ** is too large for a float");
            }
            return power;
        }
    };

    private final String symbol;

    Arithmetic(String symbol) {
        this.symbol = symbol;
    }

    abstract Object integers(BigInteger left, BigInteger right, Execution execution);

    abstract double floats(double left, double right);

    /** For operands that are not both numbers; null where the operator does not know them. */
    Object other(Object left, Object right, Execution execution) {
        return null;
    }

    Object apply(Object left, Object right, Execution execution) {
        if (left instanceof Long a && right instanceof Long b) {
            return longs(a, b, execution);
        }
        Object result = null;
        if (!Values.isNumber(left) || !Values.isNumber(right)) {
            if (!(left instanceof String) || this != MODULO) {
                Undefined.reject(left);
                Undefined.reject(right);
            }
            result = other(left, right, execution);
        } else if (left instanceof Double || right instanceof Double) {
            result = floats(toDouble(left), toDouble(right));
        } else {
            result = integers(toBigInteger(left), toBigInteger(right), execution);
        }
        if (result == null) {
            throw new Failed("unsupported operand type(s) for " + symbol + ": '" + Values.typeName(left) + "' and '"
                    + Values.typeName(right) + "'");
        }
        return result;
    }

    private Object longs(long a, long b, Execution execution) {
        switch (this) {
            case ADD -> {
                long sum = a + b;
                if (((a ^ sum) & (b ^ sum)) >= 0) {
                    return sum;
                }
            }
            case SUBTRACT -> {
                long difference = a - b;
                if (((a ^ b) & (a ^ difference)) >= 0) {
                    return difference;
                }
            }
            case FLOOR_DIVIDE -> {
                if (b > 0) {
                    return Math.floorDiv(a, b);
                }
            }
            case MODULO -> {
                if (b > 0) {
                    return Math.floorMod(a, b);
                }
            }
            default -> {
                // The others are rare.
            }
        }
        return integers(BigInteger.valueOf(a), BigInteger.valueOf(b), execution);
    }

    static Object sign(boolean negative, Object value) {
        if (value instanceof Double number) {
            return negative ? -number : number;
        }
        if (Values.isInteger(value)) {
            BigInteger number = toBigInteger(value);
            return Values.integer(negative ? number.negate() : number);
        }
        Undefined.reject(value);
        throw new Failed("bad operand type for unary " + (negative ? "-" : "+") + ": '" + Values.typeName(value) + "'");
    }

    static double toDouble(Object number) {
        if (number instanceof Double value) {
            return value;
        }
        return number instanceof Long value
                ? value
                : finite(toBigInteger(number).doubleValue(), "int too large to convert to float");
    }

    static BigInteger toBigInteger(Object integer) {
        if (integer instanceof BigInteger value) {
            return value;
        }
        return BigInteger.valueOf(integer instanceof Boolean flag ? (flag ? 1 : 0) : (Long) integer);
    }

    private static double finite(double value, String message) {
        if (Double.isInfinite(value)) {
            throw new Failed(message);
        }
        return value;
    }

    private static double nonZero(double divisor, String message) {
        if (divisor == 0) {
            throw new Failed(message);
        }
        return divisor;
    }

    private static Object concatenated(Object left, Object right, Execution execution) {
        if (left instanceof String a && right instanceof String b) {
            execution.reserveText((long) a.length() + b.length());
            return a.concat(b);
        }
        if (Values.isText(left) && Values.isText(right)) {
            String joined = Markup.escape(left, execution).text()
                    + Markup.escape(right, execution).text();
            return new Markup(execution.charged(joined));
        }
        boolean lists = left instanceof List && right instanceof List;
        if (lists || left instanceof Tuple && right instanceof Tuple) {
            List<Object> a = Values.items(left);
            List<Object> b = Values.items(right);
            execution.reserveItems((long) a.size() + b.size());
            List<Object> all = new ArrayList<>(a.size() + b.size());
            all.addAll(a);
            all.addAll(b);
            return lists ? all : new Tuple(all);
        }
        if (Values.isText(left) || left instanceof List || left instanceof Tuple) {
            String type = Values.typeName(left);
            throw new Failed("can only concatenate " + type + " (not \"" + Values.typeName(right) + "\") to " + type);
        }
        return null;
    }

    private static Object repeated(Object value, long times, Execution execution) {
        long count = Math.max(times, 0);
        if (Values.isText(value)) {
            String text = value instanceof Markup markup ? markup.text() : (String) value;
            count = text.isEmpty() ? 0 : count;
            execution.reserveText(saturated(text.length(), count));
            return Markup.like(value, text.repeat((int) count));
        }
        if (value instanceof List || value instanceof Tuple) {
            List<Object> items = Values.items(value);
            count = items.isEmpty() ? 0 : count;
            execution.reserveItems(saturated(items.size(), count));
            List<Object> all = new ArrayList<>();
            for (long i = 0; i < count; i++) {
                all.addAll(items);
            }
            return value instanceof Tuple ? new Tuple(all) : all;
        }
        return null;
    }

    private static long saturated(long size, long times) {
        return Math.multiplyHigh(size, times) == 0 && size * times >= 0 ? size * times : Long.MAX_VALUE / 4;
    }
}
