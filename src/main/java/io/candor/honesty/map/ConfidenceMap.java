package io.candor.honesty.map;

/** A post-hoc map: another confidence for each confidence, never reversing their order. */
@FunctionalInterface
public interface ConfidenceMap {
    /**
     * @param confidence in [0, 1]
     * @return in [0, 1]
     */
    double apply(double confidence);
}
