package io.candor.training.map;

import io.candor.release.gate.SequentialGateSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of confidence maps. */
@ConfigMapping(prefix = "candor.map")
public interface MapConfig {
    /** Whether this process, where it trains, also fits maps and decides on them. */
    @WithDefault("true")
    boolean enabled();

    /** Consumer group whose one active member decides; also its transactional id. */
    @WithDefault("candor-map")
    String group();

    /** How long a label may still be corrected or retracted before it judges and teaches, by the clock of its topic. */
    @WithDefault("PT1M")
    Duration maturity();

    /** Texts with a label from which on maps are fitted. */
    @WithDefault("50")
    int fewest();

    /** Labels between two fits. */
    @WithDefault("5")
    int every();

    /** Newest texts that a map is fitted to. */
    @WithDefault("2000")
    int window();

    /** Bound on the chance that any map of an adapter ever goes live without being better, in (0, 1). */
    @WithDefault("0.05")
    double alpha();

    /** Level at which a domain counts as surely worse, over all domains of a trial, in (0, 1). */
    @WithDefault("0.05")
    double harmAlpha();

    /** Fewest labels that judge a map. */
    @WithDefault("20")
    int minimum();

    /** @throws IllegalArgumentException if a setting is outside its range */
    default MapSettings settings() {
        if (maturity().isNegative()) {
            throw new IllegalArgumentException("candor.map.maturity must not be negative, got: " + maturity());
        }
        if (group().isBlank()) {
            throw new IllegalArgumentException("candor.map.group must not be blank");
        }
        return new MapSettings(
                fewest(), every(), window(), new SequentialGateSettings(alpha(), harmAlpha(), minimum()));
    }
}
