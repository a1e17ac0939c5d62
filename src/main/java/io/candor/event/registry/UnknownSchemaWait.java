package io.candor.event.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Decides how long a schema id that the registry does not know is asked for again. Each id gets the patience from its first
 * mention on. All ids share a budget of {@value #IDS_IN_BUDGET} times the patience, which is used up while any of them is
 * waited for and comes back at one part in {@value #REFILL}: a flood of made-up ids costs the stream that budget at first and
 * a tenth of the time later, never the patience times the number of ids. Safe for use by several threads.
 */
public final class UnknownSchemaWait {
    /** Setting of the serdes: milliseconds; zero, the default, gives up at once. */
    public static final String SETTING = "candor.unknown.schema.wait.ms";

    private static final int IDS_IN_BUDGET = 5;
    private static final int REFILL = 10;
    /** Longest pause of the loops that ask again; a longer one was idleness, not waiting. */
    private static final long LONGEST_PAUSE = Duration.ofSeconds(15).toNanos();
    /** Patiences without a mention after which an id is new again. */
    private static final int FORGOTTEN_AFTER = 10;

    private static final int MOST_IDS = 1_000;

    private final long patience;
    private final LongSupplier nanoTime;
    private final Map<Integer, Mentions> ids = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Mentions> eldest) {
            return size() > MOST_IDS;
        }
    };
    private long spent;
    private long judgedAt;
    private boolean waiting;

    private record Mentions(long first, Instant since, long last) {}

    /** @param nanoTime {@link System#nanoTime()} outside of tests */
    public UnknownSchemaWait(Duration patience, LongSupplier nanoTime) {
        this.patience = patience.toNanos();
        this.nanoTime = nanoTime;
        this.judgedAt = nanoTime.getAsLong();
    }

    /**
     * The wait that the settings of a serde ask for.
     *
     * @throws IllegalArgumentException if it is no whole number from 0
     */
    public static UnknownSchemaWait of(Map<String, ?> settings) {
        Object millis = settings.get(SETTING);
        String text = millis == null ? "0" : millis.toString();
        if (!text.matches("\\d{1,12}")) {
            throw new IllegalArgumentException(SETTING + " must be a number of milliseconds, got: " + text);
        }
        return new UnknownSchemaWait(Duration.ofMillis(Long.parseLong(text)), System::nanoTime);
    }

    /** Whether the registry, which does not know {@code schemaId} now, was asked long enough: then its records are poison. */
    public synchronized boolean isOver(int schemaId) {
        long now = nanoTime.getAsLong();
        settle(now);
        Mentions known = ids.get(schemaId);
        boolean isNew = known == null || now - known.last() > FORGOTTEN_AFTER * patience;
        Mentions mentions = isNew
                ? new Mentions(now, Instant.now().truncatedTo(ChronoUnit.SECONDS), now)
                : new Mentions(known.first(), known.since(), now);
        ids.put(schemaId, mentions);
        waiting = now - mentions.first() < patience && spent < IDS_IN_BUDGET * patience;
        return !waiting;
    }

    /** When {@code schemaId}, which {@link #isOver} was asked of, was first mentioned. */
    public synchronized Instant since(int schemaId) {
        Mentions known = ids.get(schemaId);
        return known == null ? Instant.now().truncatedTo(ChronoUnit.SECONDS) : known.since();
    }

    /** The time since the last judgement was spent if that one was to wait, and earns a part of the budget back. */
    private void settle(long now) {
        long elapsed = now - judgedAt;
        judgedAt = now;
        long used = waiting ? Math.min(elapsed, LONGEST_PAUSE) : 0;
        spent = Math.max(0, spent + used - elapsed / REFILL);
    }
}
