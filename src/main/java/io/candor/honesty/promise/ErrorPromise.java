package io.candor.honesty.promise;

/**
 * At most a share {@code target} of the accepted answers is wrong, with the given certainty.
 *
 * @param target error of accepted answers, in [0.001, 0.5]
 * @param certainty chance that the promise holds over the whole, unbounded stream, in [0.5, 0.9999]
 */
public record ErrorPromise(double target, double certainty) {
    public ErrorPromise {
        // Written so that NaN fails.
        if (!(target >= 0.001 && target <= 0.5)) {
            throw new IllegalArgumentException(
                    "target must be a share of wrong answers in [0.001, 0.5], got: " + target);
        }
        if (!(certainty >= 0.5 && certainty <= 0.9999)) {
            throw new IllegalArgumentException("certainty must lie in [0.5, 0.9999], got: " + certainty);
        }
    }

    /** The chance that the promise may be broken, over the whole stream. */
    double delta() {
        return 1 - certainty;
    }
}
