package io.candor.experiment;

import java.io.IOException;
import java.util.LinkedHashMap;

/**
 * Something dear that follows from an elicited adapter. Workers go seed by seed, so only the newest few are kept: all of
 * them would fill the memory.
 */
final class SharedByElicitation<T> {
    private static final int KEPT = 4;

    private final Maker<T> maker;
    private final LinkedHashMap<String, T> made = new LinkedHashMap<>();

    SharedByElicitation(Maker<T> maker) {
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

    /** Makes it from the adapter of so many samples and a seed. */
    interface Maker<T> {
        T make(int samples, long seed) throws IOException;
    }
}
