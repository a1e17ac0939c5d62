package io.candor.training.map;

import io.candor.honesty.labeler.TrustSettings;
import io.candor.release.gate.SequentialGateSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Settings of confidence maps. */
@ConfigMapping(prefix = "candor.map")
public interface MapConfig {
    /** Whether this process, where it trains, also fits maps and decides on them. */
    @WithDefault("true")
    boolean enabled();

    /** Consumer group whose one active member decides; also its transactional id. */
    @WithDefault("candor-map")
    String group();

    /**
     * How long a label may still be corrected or retracted before it judges and teaches, by the stamps of its topic; where nothing
     * newer comes, twice as long by the wall clock.
     */
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

    /**
     * Labelers whose verdicts always count in full. Where it is empty, those who gave the first labels are believed, as many as maps
     * are fitted from.
     */
    Optional<Set<String>> trusted();

    /**
     * Most of a domain's labels that all new labelers give together, in [0, 1]; with 1 everybody is believed at once. With 0 a new
     * labeler counts once the verdicts agree with those of others on texts that both judged: a stranger can do nothing.
     */
    @WithDefault("0")
    double newcomerShare();

    /** Most of a domain's labels that one labeler gives who is not trusted, in (0, 1]. */
    @WithDefault("0.5")
    double labelerShare();

    /** @throws IllegalArgumentException if a setting is outside its range */
    default TrustSettings trust() {
        return new TrustSettings(trusted().orElse(Set.of()), fewest(), newcomerShare(), labelerShare());
    }

    /** @throws IllegalArgumentException if a setting is outside its range */
    default MapSettings settings() {
        if (maturity().isNegative()) {
            throw new IllegalArgumentException("candor.map.maturity must not be negative, got: " + maturity());
        }
        if (group().isBlank()) {
            throw new IllegalArgumentException("candor.map.group must not be blank");
        }
        MapSettings settings = new MapSettings(
                fewest(), every(), window(), new SequentialGateSettings(alpha(), harmAlpha(), minimum()));
        trust();
        return settings;
    }
}
