package io.candor.training.policy;

import io.candor.honesty.promise.ErrorPromise;
import io.candor.honesty.promise.SampleDemand;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;
import java.util.Optional;
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

    /**
     * Share of accepted answers that may be wrong, at most, in all domains together that have no target of their own, in [0.001, 0.5]:
     * needs fewer labels than a promise for each, and says less. Counts where {@link #target} promises nothing.
     */
    OptionalDouble pooledTarget();

    /** Chance that a domain's promise holds over the whole stream, at least, in [0.5, 0.9999]. */
    @WithDefault("0.95")
    double certainty();

    /** How the audit sample follows the labels that promises need. */
    Sampling sample();

    /** Limits of the audit sample's share. Without {@code most} it does not follow: {@code candor.answer.audit-sample.share} stays. */
    interface Sampling {
        /** Share of texts that are drawn where a promise needs no labels, above 0: enough to see that it breaks. */
        @WithDefault("0.05")
        double least();

        /** Share of texts that are drawn at most, from {@code least} to 1. */
        OptionalDouble most();

        /** Answers of a domain within which the labels that its promise needs are to come, at least 1. */
        @WithDefault("2000")
        long answers();

        /** Empty where the share does not follow. */
        default Optional<SampleDemand> demand() {
            return most().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new SampleDemand(least(), most().getAsDouble(), answers()));
        }
    }

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
        pooledTarget().ifPresent(this::promise);
        try {
            sample().demand();
        } catch (IllegalArgumentException outside) {
            // What was configured: only configuring something else helps.
            throw new IllegalArgumentException("candor.policy.sample." + outside.getMessage(), outside);
        }
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
