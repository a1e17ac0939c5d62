package io.candor.feedback;

import java.time.Duration;

/**
 * The newest timestamp that a task has seen since it started, and when it is time to forget again. Kafka's own stream time
 * outlives a restart, and with it a timestamp in the future that an earlier version believed.
 */
final class ArrivalClock {
    private final long every;
    private long newest = -1;
    private long due;

    /** @param every how far the clock moves between two times of forgetting */
    ArrivalClock(Duration every) {
        this.every = every.toMillis();
    }

    /** Notes a record's timestamp; returns whether it is time to forget. */
    boolean advance(long timestamp) {
        newest = Math.max(newest, timestamp);
        if (newest < due) {
            return false;
        }
        due = newest + every;
        return true;
    }

    /** In milliseconds since the epoch; -1 before the first record. */
    long newest() {
        return newest;
    }
}
