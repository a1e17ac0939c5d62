package io.candor.honesty.map;

/** The confidence that a head's logit stands for: the same wherever it is computed, to the bit. */
public final class HeadConfidence {
    private HeadConfidence() {}

    /** Without a map: the logit's sigmoid in single precision, in [0, 1]. */
    public static float raw(float logit) {
        return (float) (1 / (1 + StrictMath.exp(-logit)));
    }

    /**
     * Through a map. A map that changes nothing gives {@link #raw} itself; a logit beyond all numbers is not mapped.
     *
     * @param logit no NaN
     * @param answer as {@link LabeledLogit#answer}
     */
    public static double mapped(LogitMap map, float logit, String domain, String answer) {
        return Float.isInfinite(logit) || map.equals(LogitMap.IDENTITY)
                ? raw(logit)
                : map.confidence(logit, domain, answer);
    }
}
