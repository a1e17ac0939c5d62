package io.candor.cli.option;

import java.util.function.DoublePredicate;
import java.util.function.IntPredicate;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers on the command line, refused by name where no command could use them. */
public final class Numbers {
    private Numbers() {}

    /** 1, 2, 3, ... */
    public static final class Positive implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return whole(text, value -> value >= 1, "a whole number of at least 1");
        }
    }

    /** 0, 1, 2, ... */
    public static final class NotNegative implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return whole(text, value -> value >= 0, "a whole number of at least 0");
        }
    }

    /** A TCP port, 0 to 65535; 0 for any free one. */
    public static final class Port implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return whole(text, value -> value >= 0 && value <= 65_535, "a port from 0 to 65535");
        }
    }

    /** Any finite number above 0. */
    public static final class AboveZero implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return decimal(text, value -> value > 0 && !Double.isInfinite(value), "a number above 0");
        }
    }

    /** In (0, 100], as the engine samples. */
    public static final class Temperature implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return decimal(text, value -> value > 0 && value <= 100, "a number above 0 and at most 100");
        }
    }

    private static int whole(String text, IntPredicate allowed, String expected) {
        try {
            int value = Integer.parseInt(text);
            if (allowed.test(value)) {
                return value;
            }
        } catch (NumberFormatException noNumber) {
            // Refused below, like a number out of range.
        }
        throw new TypeConversionException("must be " + expected + ", got: " + text);
    }

    private static double decimal(String text, DoublePredicate allowed, String expected) {
        try {
            double value = Double.parseDouble(text);
            if (allowed.test(value)) {
                return value;
            }
        } catch (NumberFormatException noNumber) {
            // Refused below, like a number out of range.
        }
        throw new TypeConversionException("must be " + expected + ", got: " + text);
    }
}
