package io.candor.policy;

import io.candor.event.Policy;
import io.candor.event.PolicyStatus;
import io.candor.event.Promise;
import io.candor.event.QuestionLimits;
import io.candor.honesty.promise.ErrorPromise;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The last promise of each domain that a person chose, and the last policy of each model and domain, of the base model's own answers and apart of
 * those of each other model. As both topics are compacted,
 * this is the same before and after compaction. Immutable.
 */
public final class Policies {
    /** Nothing was read. */
    public static final Policies EMPTY = new Policies(Map.of(), Map.of());

    private static final Comparator<Policy> BY_SCOPE = Comparator.comparing(
                    Policy::getAnswerModel, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(Policy::getDomain)
            .thenComparing(Policy::getModelId);

    private final Map<PolicyScope, Promise> promises;
    private final Map<PolicyScope, Policy> policies;

    private Policies(Map<PolicyScope, Promise> promises, Map<PolicyScope, Policy> policies) {
        this.promises = promises;
        this.policies = policies;
    }

    /** @throws IllegalArgumentException if a promise is outside its ranges, which nothing of ours writes */
    public Policies with(Promise promise) {
        if (promise.getTarget() != null && promise.getCertainty() != null) {
            new ErrorPromise(promise.getTarget(), promise.getCertainty());
        }
        Map<PolicyScope, Promise> more = new LinkedHashMap<>(promises);
        more.put(new PolicyScope("", promise.getDomain(), promise.getAnswerModel()), promise);
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

    /**
     * What a person promised of a domain; of all that have no promise of their own where it is empty.
     *
     * @param answerModel whose answers it is about; null for the base model's own
     */
    public Optional<Promise> promise(String domain, String answerModel) {
        return Optional.ofNullable(promises.get(new PolicyScope("", domain, answerModel)));
    }

    /** Other systems' models of whose answers something was promised at any time. */
    public SortedSet<String> answerModels() {
        return promises.keySet().stream()
                .map(PolicyScope::answerModel)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those of them of whose answers something is promised now. */
    SortedSet<String> promisedModels() {
        return promises.values().stream()
                .filter(promise -> promise.getTarget() != null && promise.getAnswerModel() != null)
                .map(Promise::getAnswerModel)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * What is about one model's answers alone.
     *
     * @param answerModel null for the base model's own
     */
    public Policies of(String answerModel) {
        return new Policies(of(promises, answerModel), of(policies, answerModel));
    }

    private static <V> Map<PolicyScope, V> of(Map<PolicyScope, V> all, String answerModel) {
        Map<PolicyScope, V> its = new LinkedHashMap<>(all);
        its.keySet().removeIf(scope -> !Objects.equals(scope.answerModel(), answerModel));
        return its;
    }

    /** All policies, by whose answers they are for, domain and model. */
    public List<Policy> all() {
        return policies.values().stream().sorted(BY_SCOPE).toList();
    }

    public Optional<Policy> find(PolicyScope scope) {
        return Optional.ofNullable(policies.get(scope));
    }

    /**
     * The policy that counts for answers of a model in a domain; empty where nothing was ever promised.
     *
     * @param scope model and domain of the answer, and who gave it
     */
    public Optional<Policy> inForce(PolicyScope scope) {
        return Stream.of(scope, scope.ofEachModel(), scope.ofEachModel().in(""))
                .flatMap(each -> find(each).stream())
                .findFirst()
                .filter(policy -> policy.getStatus() != PolicyStatus.POOLED)
                .or(() -> pooled(scope.in(QuestionLimits.ALL_DOMAINS)));
    }

    private Optional<Policy> pooled(PolicyScope scope) {
        return Stream.of(scope, scope.ofEachModel())
                .flatMap(each -> find(each).stream())
                .findFirst();
    }

    /** The highest version so far; 0 if there is none. */
    public long latestVersion() {
        return policies.values().stream().mapToLong(Policy::getVersion).max().orElse(0);
    }
}
