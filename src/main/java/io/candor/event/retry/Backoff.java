package io.candor.event.retry;

import java.time.Duration;

/** Pauses after failures: each twice the one before, up to a longest. Not safe for several threads. */
public final class Backoff {
    private final Duration first;
    private final Duration longest;
    private Duration next;

    public Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    public Duration next() {
        Duration pause = next;
        Duration doubled = pause.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return pause;
    }

    public void reset() {
        next = first;
    }
}
