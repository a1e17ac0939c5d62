package io.candor.honesty;

/** The check that every number of this package passes on its way in: a probability in [0, 1]. */
public final class Probability {
    private Probability() {}

    /** The value itself, with -0.0 made 0.0 so that ties between zeros are ties. */
    public static double require(String name, double value) {
        // Written so that NaN fails.
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be a number in [0, 1], got: " + value);
        }
        return value + 0.0;
    }

    public static double sigmoid(double logit) {
        return 1 / (1 + StrictMath.exp(-logit));
    }
}
