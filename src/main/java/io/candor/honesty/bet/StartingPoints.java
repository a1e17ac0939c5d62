package io.candor.honesty.bet;

/**
 * Shares of a capital that is split over all starting points s = 0, 1, 2, ..: 1/ln(s+e) - 1/ln(s+1+e), which sum to 1 and fall
 * almost as slowly as possible.
 */
final class StartingPoints {
    private StartingPoints() {}

    /** The natural logarithm of the share of a starting point, without the cancellation. */
    static double logWeight(long start) {
        double from = start + Math.E;
        return StrictMath.log(StrictMath.log1p(1 / from) / (StrictMath.log(from) * StrictMath.log(from + 1)));
    }

    /** The natural logarithm of what has not started yet after {@code count} steps: the shares telescope. */
    static double logIdle(long count) {
        return -StrictMath.log(StrictMath.log(count + Math.E));
    }
}
