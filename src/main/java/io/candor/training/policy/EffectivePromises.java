package io.candor.training.policy;

import io.candor.event.Promise;
import io.candor.honesty.promise.ErrorPromise;
import io.candor.policy.Policies;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is promised of which domain: what a person chose for it counts first, then what is configured for it, then the same for all
 * domains.
 *
 * @param byDomain domain, or the empty one for all that are not listed → what is promised
 */
record EffectivePromises(Map<String, Given> byDomain) {
    private static final String ALL = "";
    private static final String CONFIGURATION = "configuration";

    /**
     * A promise, or that there is none.
     *
     * @param promise empty where nothing is promised
     * @param by who gave it
     * @param reason why, as they said; empty of configuration
     */
    record Given(Optional<ErrorPromise> promise, String by, String reason) {
        static final Given NONE = new Given(Optional.empty(), CONFIGURATION, "");

        private static Given configured(double target, PolicyConfig config) {
            return new Given(Optional.of(new ErrorPromise(target, config.certainty())), CONFIGURATION, "");
        }

        private static Given chosen(Promise promise) {
            return new Given(
                    promise.getTarget() == null || promise.getCertainty() == null
                            ? Optional.empty()
                            : Optional.of(new ErrorPromise(promise.getTarget(), promise.getCertainty())),
                    promise.getDecidedBy(),
                    promise.getReason());
        }
    }

    EffectivePromises {
        byDomain = Map.copyOf(byDomain);
    }

    static EffectivePromises of(PolicyConfig config, Policies policies) {
        Map<String, Given> all = new HashMap<>();
        config.target().ifPresent(target -> all.put(ALL, Given.configured(target, config)));
        config.targets().forEach((domain, target) -> all.put(domain, Given.configured(target, config)));
        policies.promises().forEach(promise -> all.put(promise.getDomain(), Given.chosen(promise)));
        return new EffectivePromises(all);
    }

    /** One promise for all domains. */
    static EffectivePromises ofAll(ErrorPromise promise) {
        return new EffectivePromises(Map.of(ALL, new Given(Optional.of(promise), CONFIGURATION, "")));
    }

    Given of(String domain) {
        return byDomain.getOrDefault(domain, byDomain.getOrDefault(ALL, Given.NONE));
    }

    /** Domains that have one of their own, and the empty one for all others where they have one. */
    Set<String> domains() {
        return byDomain.keySet();
    }

    /** Whether anything is promised. */
    boolean isAny() {
        return byDomain.values().stream().anyMatch(given -> given.promise().isPresent());
    }
}
