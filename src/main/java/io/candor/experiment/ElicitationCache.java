package io.candor.experiment;

import java.io.IOException;
import java.util.LinkedHashMap;

/**
 * Costly results, one per elicited adapter. Workers go seed by seed, so only the newest few are kept, which bounds the
 * memory.
 */
final class ElicitationCache<T> {
    private static final int KEPT = 4;

    private final Computation<T> maker;
    private final LinkedHashMap<String, T> made = new LinkedHashMap<>();

    ElicitationCache(Computation<T> maker) {
        this.maker = maker;
    }

    synchronized T of(int samples, long seed) throws IOException {
        String key = samples + " " + seed;
        T value = made.remove(key);
        if (value == null) {
            value = maker.make(samples, seed);
        }
        made.put(key, value);
        if (made.size() > KEPT) {
            made.remove(made.keySet().iterator().next());
        }
        return value;
    }

    /** Computes the result from the adapter of this many samples and this seed. */
    interface Computation<T> {
        T make(int samples, long seed) throws IOException;
    }
}
