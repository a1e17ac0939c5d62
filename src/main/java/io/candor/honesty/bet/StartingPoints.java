package io.candor.honesty.bet;

/**
 * Shares of a capital of 1 that is split over all starting points n = 0, 1, 2, ..: what has not started before the n-th is
 * S(n), with S(0) = 1 and S falling to 0, so the n-th starting point has S(n) - S(n + 1).
 */
public enum StartingPoints {
    /** S(n) = 1/ln(n+e): falls almost as slowly as possible, and gives the first points the most. */
    SLOWEST {
        @Override
        public double logShare(long start) {
            double from = start + Math.E;
            return StrictMath.log(StrictMath.log1p(1 / from) / (StrictMath.log(from) * StrictMath.log(from + 1)));
        }

        @Override
        public double logIdle(long count) {
            return -StrictMath.log(StrictMath.log(count + Math.E));
        }
    },
    /**
     * A quarter of it as {@link #SLOWEST}, for what is wrong from the beginning; three quarters with S(n) = sqrt(2000/(n+2000)),
     * spread over some ten thousand points, for what goes wrong later.
     */
    SPREAD {
        @Override
        public double logShare(long start) {
            double product = (start + SPREAD_OVER) * (start + 1 + SPREAD_OVER);
            double share = SPREAD_OVER / product / (spread(start) + spread(start + 1));
            return StrictMath.log(AT_ONCE * StrictMath.exp(SLOWEST.logShare(start)) + (1 - AT_ONCE) * share);
        }

        @Override
        public double logIdle(long count) {
            return StrictMath.log(AT_ONCE * StrictMath.exp(SLOWEST.logIdle(count)) + (1 - AT_ONCE) * spread(count));
        }
    };

    private static final double AT_ONCE = 0.25;
    private static final double SPREAD_OVER = 2_000;

    private static double spread(long count) {
        return StrictMath.sqrt(SPREAD_OVER / (count + SPREAD_OVER));
    }

    /**
     * The natural logarithm of the share of a starting point, without the cancellation.
     *
     * @param start how many steps came before it, at least 0
     */
    public abstract double logShare(long start);

    /** The natural logarithm of what has not started yet after {@code count} steps: the shares telescope. */
    public abstract double logIdle(long count);
}
