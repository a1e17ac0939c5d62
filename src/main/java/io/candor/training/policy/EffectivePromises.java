package io.candor.training.policy;

import io.candor.event.Promise;
import io.candor.event.QuestionLimits;
import io.candor.honesty.promise.ErrorPromise;
import io.candor.policy.Policies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is promised of which domain, of one model's answers: what a person chose for it counts first, then what is configured for it, then the same for each
 * other domain, then for all of those together.
 *
 * @param byDomain domain, the empty one for each that is not listed, or * for all together → what is promised
 */
record EffectivePromises(Map<String, Given> byDomain) {
    private static final String EACH = "";
    private static final String POOL = QuestionLimits.ALL_DOMAINS;
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

    /** Of the base model's own answers. */
    static EffectivePromises of(PolicyConfig config, Policies policies) {
        Map<String, Given> all = new HashMap<>();
        config.target().ifPresent(target -> all.put(EACH, Given.configured(target, config)));
        config.pooledTarget().ifPresent(target -> all.put(POOL, Given.configured(target, config)));
        config.targets().forEach((domain, target) -> all.put(domain, Given.configured(target, config)));
        all.putAll(chosen(policies, null));
        return new EffectivePromises(all);
    }

    /** Of the answers of another system's model, of which people alone promise something. */
    static EffectivePromises of(String answerModel, Policies policies) {
        return new EffectivePromises(chosen(policies, answerModel));
    }

    private static Map<String, Given> chosen(Policies policies, String answerModel) {
        Map<String, Given> chosen = new HashMap<>();
        policies.of(answerModel).promises().forEach(promise -> chosen.put(promise.getDomain(), Given.chosen(promise)));
        return chosen;
    }

    /**
     * One promise, of a domain or of all together.
     *
     * @param apart domains that are not part of all together
     */
    static EffectivePromises of(String domain, ErrorPromise promise, Set<String> apart) {
        Map<String, Given> all = new HashMap<>();
        apart.forEach(each -> all.put(each, Given.NONE));
        all.put(domain, new Given(Optional.of(promise), CONFIGURATION, ""));
        return new EffectivePromises(all);
    }

    /** Domains that are not part of all together, in the order of their names. */
    SortedSet<String> apart() {
        SortedSet<String> apart = new TreeSet<>(byDomain.keySet());
        apart.removeAll(List.of(EACH, POOL));
        return apart;
    }

    Given of(String domain) {
        Given each = byDomain.getOrDefault(EACH, Given.NONE);
        return byDomain.getOrDefault(domain, isPooled(domain) ? byDomain.get(POOL) : each);
    }

    /** Whether a domain is one of those that have one promise for all together. */
    boolean isPooled(String domain) {
        return !domain.equals(POOL)
                && (domain.equals(EACH) || !byDomain.containsKey(domain))
                && isPromised(POOL)
                && !isPromised(EACH);
    }

    private boolean isPromised(String key) {
        return byDomain.getOrDefault(key, Given.NONE).promise().isPresent();
    }

    /** Whose labels bear the promise of a domain: its own, or {@code *}. */
    String pool(String domain) {
        return isPooled(domain) ? POOL : domain;
    }

    /** Domains that have one of their own, the empty one where each other has one, and * where all together have one. */
    Set<String> domains() {
        return byDomain.keySet();
    }

    /** Whether anything is promised. */
    boolean isAny() {
        return byDomain.values().stream().anyMatch(given -> given.promise().isPresent());
    }
}
