package io.candor.policy;

import io.candor.event.Policy;
import io.candor.event.PolicyStatus;
import io.candor.event.Promise;
import io.candor.honesty.promise.ErrorPromise;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The last promise of each domain that a person chose, and the last policy of each model and domain. As both topics are compacted,
 * this is the same before and after compaction. Immutable.
 */
public final class Policies {
    /** Nothing was read. */
    public static final Policies EMPTY = new Policies(Map.of(), Map.of());

    private static final Comparator<Policy> BY_SCOPE =
            Comparator.comparing(Policy::getDomain).thenComparing(Policy::getModelId);

    private final Map<String, Promise> promises;
    private final Map<PolicyScope, Policy> policies;

    private Policies(Map<String, Promise> promises, Map<PolicyScope, Policy> policies) {
        this.promises = promises;
        this.policies = policies;
    }

    /** @throws IllegalArgumentException if a promise is outside its ranges, which nothing of ours writes */
    public Policies with(Promise promise) {
        if (promise.getTarget() != null && promise.getCertainty() != null) {
            new ErrorPromise(promise.getTarget(), promise.getCertainty());
        }
        Map<String, Promise> more = new LinkedHashMap<>(promises);
        more.put(promise.getDomain(), promise);
        return new Policies(more, policies);
    }

    public Policies with(Policy policy) {
        Map<PolicyScope, Policy> more = new LinkedHashMap<>(policies);
        more.put(PolicyScope.of(policy), policy);
        return new Policies(promises, more);
    }

    /** What people promised; a promise of nothing is one too. */
    public Collection<Promise> promises() {
        return promises.values();
    }

    /** What a person promised of a domain; of all that have no promise of their own where it is empty. */
    public Optional<Promise> promise(String domain) {
        return Optional.ofNullable(promises.get(domain));
    }

    /** All policies, by domain and model. */
    public List<Policy> all() {
        return policies.values().stream().sorted(BY_SCOPE).toList();
    }

    public Optional<Policy> find(PolicyScope scope) {
        return Optional.ofNullable(policies.get(scope));
    }

    /** The policy that counts for answers of a model in a domain; empty where nothing was ever promised. */
    public Optional<Policy> inForce(String modelId, String domain) {
        return Stream.of(new PolicyScope(modelId, domain), PolicyScope.ofDomain(domain), PolicyScope.ALL)
                .flatMap(scope -> find(scope).stream())
                .findFirst()
                .filter(policy -> policy.getStatus() != PolicyStatus.POOLED)
                .or(() -> pooled(modelId));
    }

    private Optional<Policy> pooled(String modelId) {
        return Stream.of(PolicyScope.pooled(modelId), PolicyScope.pooled(""))
                .flatMap(scope -> find(scope).stream())
                .findFirst();
    }

    /** The highest version so far; 0 if there is none. */
    public long latestVersion() {
        return policies.values().stream().mapToLong(Policy::getVersion).max().orElse(0);
    }
}
