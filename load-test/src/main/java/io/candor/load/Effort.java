package io.candor.load;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What one interval cost.
 *
 * @param machine share of all processors of the machine that was busy, foreign processes included, in [0, 1]
 * @param shares one per process
 */
record Effort(double machine, List<Share> shares) {
    /**
     * One process.
     *
     * @param cores processors it used on average
     * @param engine share of the time in which its engine computed, in [0, 1]; NaN for one without an engine
     * @param batch questions per call of its engine
     */
    record Share(String process, double cores, double engine, double batch) {
        boolean hasEngine() {
            return !Double.isNaN(engine);
        }
    }

    Effort {
        shares = List.copyOf(shares);
    }

    Optional<Share> busiestEngine() {
        return shares.stream().filter(Share::hasEngine).max(Comparator.comparingDouble(Share::engine));
    }
}
