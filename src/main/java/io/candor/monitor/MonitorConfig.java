package io.candor.monitor;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of what operators are shown of the past. */
@ConfigMapping(prefix = "candor.monitor")
public interface MonitorConfig {

    /** How far back reports, alarms, dead letters and actions are read at start. */
    @WithDefault("90D")
    Duration lookBack();

    /** Most domains whose reports are held, {@code *} not counted; those with the fewest labels give way. */
    @WithDefault("1000")
    int maxDomains();

    /** Most points in time of one domain, over all its releases, at least 10; ten times as many of {@code *}. About 250 bytes each. */
    @WithDefault("150")
    int maxPoints();

    /** Most events of each kind; the oldest give way. */
    @WithDefault("2000")
    int maxEvents();

    /** Most dead letters of questions, and apart from them of verdicts; the oldest give way. */
    @WithDefault("2000")
    int maxDeadLetters();

    /** @throws IllegalArgumentException if a setting is outside its range */
    default void check() {
        require("look-back", lookBack().toMillis() > 0, lookBack());
        require("max-domains", maxDomains() > 0, maxDomains());
        require("max-points", maxPoints() >= 10, maxPoints());
        require("max-events", maxEvents() > 0, maxEvents());
        require("max-dead-letters", maxDeadLetters() > 0, maxDeadLetters());
    }

    private static void require(String key, boolean fits, Object value) {
        if (!fits) {
            throw new IllegalArgumentException("candor.monitor." + key + " is out of range: " + value);
        }
    }
}
