package io.candor.access;

import io.candor.event.ActionKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** How often each of a bounded number of callers did something on this day, in UTC. Safe for use by several threads. */
final class DayCounts {
    /** Who comes when there are too many: all of them together. */
    static final String OTHERS = "others";

    private final Clock clock;
    private final int mostCallers;
    private final Map<Counted, Long> counts = new HashMap<>();
    private LocalDate day;

    /** What is counted. */
    record Counted(ActionKind kind, String caller) {}

    DayCounts(Clock clock, int mostCallers) {
        this.clock = clock;
        this.mostCallers = mostCallers;
        this.day = today();
    }

    synchronized void add(ActionKind kind, String caller, long times) {
        turn();
        counts.merge(counted(kind, caller), times, Long::sum);
    }

    synchronized long of(ActionKind kind, String caller) {
        turn();
        return counts.getOrDefault(counted(kind, caller), 0L);
    }

    private Counted counted(ActionKind kind, String caller) {
        Counted own = new Counted(kind, caller);
        return counts.containsKey(own) || counts.size() < mostCallers ? own : new Counted(kind, OTHERS);
    }

    private void turn() {
        LocalDate now = today();
        if (!now.equals(day)) {
            day = now;
            counts.clear();
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** Until the next day begins. */
    Duration left() {
        Instant now = clock.instant();
        Instant next = LocalDate.ofInstant(now, ZoneOffset.UTC)
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        return Duration.between(now, next);
    }
}
