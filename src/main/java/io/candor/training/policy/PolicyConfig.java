package io.candor.training.policy;

import io.candor.honesty.promise.ErrorPromise;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;
import java.util.OptionalDouble;

/** What is promised of accepted answers, where no person chose otherwise ({@code candor policy set}). */
@ConfigMapping(prefix = "candor.policy")
public interface PolicyConfig {
    /** Whether this process, where it trains, also decides on policies. */
    @WithDefault("true")
    boolean enabled();

    /** Consumer group whose one active member decides; also its transactional id. */
    @WithDefault("candor-policy")
    String group();

    /**
     * Share of accepted answers that may be wrong, at most, in each domain that has no target of its own, in [0.001, 0.5]. Without it
     * nothing is promised and {@code candor.answer.threshold} decides.
     */
    OptionalDouble target();

    /** The same per domain: {@code candor.policy.targets.<domain>}. */
    Map<String, Double> targets();

    /** Chance that a domain's promise holds over the whole stream, at least, in [0.5, 0.9999]. */
    @WithDefault("0.95")
    double certainty();

    /** Labels after which a policy is published again though neither status nor threshold changed, so that its figures can be followed. */
    @WithDefault("25")
    int every();

    /** @throws IllegalArgumentException if a setting is outside its range */
    default void check() {
        if (group().isBlank()) {
            throw new IllegalArgumentException("candor.policy.group must not be blank");
        }
        if (every() < 1) {
            throw new IllegalArgumentException("candor.policy.every must be at least 1, got: " + every());
        }
        promise(0.1);
        target().ifPresent(this::promise);
        targets().values().forEach(this::promise);
    }

    private ErrorPromise promise(double target) {
        try {
            return new ErrorPromise(target, certainty());
        } catch (IllegalArgumentException outside) {
            // What was configured: only configuring something else helps.
            throw new IllegalArgumentException("candor.policy." + outside.getMessage(), outside);
        }
    }
}
