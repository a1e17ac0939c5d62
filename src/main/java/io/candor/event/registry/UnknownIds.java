package io.candor.event.registry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Ids the registry did not know a moment ago, so that many undecodable records do not cause as many requests. */
final class UnknownIds {
    private static final Duration KEPT = Duration.ofSeconds(5);
    private static final int MOST = 1_000;

    private final Clock clock;
    private final Map<Integer, Instant> expiries = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Instant> eldest) {
            return size() > MOST;
        }
    };

    UnknownIds(Clock clock) {
        this.clock = clock;
    }

    /**
     * Returns if {@code id} is worth asking for.
     *
     * @throws UnknownSchemaException if the registry did not know it a moment ago
     */
    synchronized void check(int id) {
        Instant expiry = expiries.get(id);
        if (expiry != null && clock.instant().isBefore(expiry)) {
            throw unknown(id);
        }
        expiries.remove(id);
    }

    synchronized UnknownSchemaException add(int id) {
        expiries.put(id, clock.instant().plus(KEPT));
        return unknown(id);
    }

    private static UnknownSchemaException unknown(int id) {
        return new UnknownSchemaException("the registry has no schema " + id);
    }
}
