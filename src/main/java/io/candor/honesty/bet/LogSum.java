package io.candor.honesty.bet;

/** Sums of numbers that are kept as their natural logarithms. */
public final class LogSum {
    private LogSum() {}

    /** ln(exp(a) + exp(b)); at least one is finite. */
    public static double of(double a, double b) {
        double larger = Math.max(a, b);
        return larger + StrictMath.log1p(StrictMath.exp(Math.min(a, b) - larger));
    }
}
