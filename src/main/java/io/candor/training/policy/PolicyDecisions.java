package io.candor.training.policy;

import io.candor.event.LabeledAnswer;
import io.candor.event.Policy;
import io.candor.event.PolicyEvidence;
import io.candor.event.PolicyStatus;
import io.candor.honesty.promise.AcceptanceState;
import io.candor.honesty.promise.ErrorPromise;
import io.candor.honesty.promise.SampleDemand;
import io.candor.policy.Policies;
import io.candor.policy.PolicyScope;
import io.candor.training.map.LedgerLabels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The policies for one model's answers that follow from promises and labels, and which of them differ from those that were published. For one thread. */
final class PolicyDecisions {
    /** How long a published number of awaited labels may be out of date. */
    private static final Duration AWAITED_AGE = Duration.ofMinutes(10);

    /** Null for the base model's own. */
    private final String answerModel;

    private final EffectivePromises promises;
    private final Map<String, String> settings;
    private final Optional<SampleDemand> demand;
    private final int every;
    /** Domain, or * for all together → model → its labels, where something is promised. */
    private final SortedMap<String, SortedMap<String, PromisedLabels>> labels = new TreeMap<>();
    /** The same scopes → what has no label yet. */
    private final Map<PolicyScope, AwaitedLabels> awaited = new HashMap<>();

    /**
     * @param answerModel whose answers, of which alone labels are given; null for the base model's own
     * @param settings of the labels and the procedure
     * @param every labels after which a policy whose status and threshold did not change is news all the same
     */
    PolicyDecisions(String answerModel, EffectivePromises promises, Map<String, String> settings, int every) {
        this.answerModel = answerModel;
        this.promises = promises;
        this.settings = settings;
        this.demand = PolicySettings.demand(settings);
        this.every = every;
    }

    EffectivePromises promises() {
        return promises;
    }

    /** Takes the next final label. */
    void add(LedgerLabels.Final label) {
        labels(label.modelId(), label.label().logit().domain()).ifPresent(its -> its.add(label));
    }

    /** Takes the next record of the ledger, which says whether a text of the sample waits for a label or has one. */
    void watch(LabeledAnswer record) {
        String domain = record.getDomain();
        if (AwaitedLabels.isMeant(record) && labels(record.getModelId(), domain).isPresent()) {
            awaited.computeIfAbsent(scope(record.getModelId(), promises.pool(domain)), none -> new AwaitedLabels())
                    .add(record);
        }
    }

    /** Empty where nothing is promised. */
    private Optional<PromisedLabels> labels(String modelId, String domain) {
        return promises.of(domain).promise().map(promise -> labels.computeIfAbsent(
                        promises.pool(domain), none -> new TreeMap<>())
                .computeIfAbsent(modelId, none -> new PromisedLabels(promise, promises.isPooled(domain))));
    }

    /**
     * The policies to publish, in the order of domains and models, with their versions.
     *
     * @param published what is on the topic, of whosever answers
     */
    List<Policy> news(Policies published, Instant now) {
        List<Policy> news = new ArrayList<>();
        for (Policy policy : all(published)) {
            if (isNews(policy, published.find(PolicyScope.of(policy)), now)) {
                policy.setVersion(published.latestVersion() + news.size() + 1);
                policy.setDecidedAt(now);
                news.add(policy);
            }
        }
        return news;
    }

    private List<Policy> all(Policies published) {
        List<Policy> all = new ArrayList<>();
        for (String domain : new TreeSet<>(promises.domains())) {
            all.add(withoutLabels(scope("", domain)));
        }
        labels.forEach((domain, models) ->
                models.forEach((model, its) -> all.add(withAwaited(withLabels(scope(model, domain), its)))));
        // What was promised before and is not any more.
        published.of(answerModel).all().stream()
                .map(PolicyScope::of)
                .filter(scope ->
                        all.stream().noneMatch(policy -> PolicyScope.of(policy).equals(scope)))
                .forEach(scope -> all.add(withoutLabels(scope)));
        return all;
    }

    private PolicyScope scope(String modelId, String domain) {
        return new PolicyScope(modelId, domain, answerModel);
    }

    private Policy withoutLabels(PolicyScope scope) {
        EffectivePromises.Given given = promises.of(scope.domain());
        Policy.Builder policy = begun(scope, given);
        if (promises.isPooled(scope.domain())) {
            return policy.setStatus(PolicyStatus.POOLED)
                    .setReason("the promise of all domains together counts")
                    .build();
        }
        return given.promise()
                .map(promise -> policy.setStatus(PolicyStatus.NOT_YET)
                        .setReason("no answer of the audit sample has a final label yet")
                        .setSampleShare(demand.map(SampleDemand::most).orElse(null)))
                .orElseGet(() -> policy.setStatus(PolicyStatus.NONE).setReason("nothing is promised"))
                .build();
    }

    private Policy withAwaited(Policy policy) {
        AwaitedLabels its = awaited.get(PolicyScope.of(policy));
        if (its != null) {
            policy.setLabelsAwaited(its.count());
            policy.setAwaitedSince(its.since().orElse(null));
        }
        return policy;
    }

    private Policy withLabels(PolicyScope scope, PromisedLabels its) {
        AcceptanceState state = its.state();
        return its.judgedThrough() < 0
                ? withoutLabels(scope)
                : begun(scope, promises.of(scope.domain()))
                        .setStatus(PolicyStatus.valueOf(state.status().name()))
                        .setThreshold(boxed(state.threshold()))
                        .setReason(state.detail())
                        .setLabelsNeeded(boxed(state.labelsNeeded()))
                        .setLabelsToWiden(boxed(state.labelsToWiden()))
                        .setSampleShare(
                                demand.map(wanted -> wanted.share(state)).orElse(null))
                        .setEvidence(PolicyEvidence.newBuilder()
                                .setEpoch(state.epoch())
                                .setLabels(state.labels())
                                .setAccepted(state.accepted())
                                .setErrors(state.errors())
                                .setLogEvidence(state.logEvidence())
                                .setNeededLogEvidence(state.neededLogEvidence())
                                .setJudgedThrough(its.judgedThrough())
                                .setSettings(
                                        scope.isPooled() ? PolicySettings.pooled(settings, promises.apart()) : settings)
                                .build())
                        .build();
    }

    private static Policy.Builder begun(PolicyScope scope, EffectivePromises.Given given) {
        return Policy.newBuilder()
                .setModelId(scope.modelId())
                .setDomain(scope.domain())
                .setAnswerModel(scope.answerModel())
                .setTarget(given.promise().map(ErrorPromise::target).orElse(null))
                .setCertainty(given.promise().map(ErrorPromise::certainty).orElse(null))
                .setPromisedBy(given.by())
                .setPromisedFor(given.reason())
                .setVersion(0)
                .setDecidedAt(Instant.EPOCH);
    }

    private static Double boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    private boolean isNews(Policy policy, Optional<Policy> known, Instant now) {
        return known.map(before -> policy.getStatus() != before.getStatus()
                        || !Objects.equals(policy.getThreshold(), before.getThreshold())
                        || !Objects.equals(policy.getTarget(), before.getTarget())
                        || !Objects.equals(policy.getCertainty(), before.getCertainty())
                        || !policy.getPromisedBy().equals(before.getPromisedBy())
                        || !policy.getPromisedFor().equals(before.getPromisedFor())
                        || hasMoved(policy.getSampleShare(), before.getSampleShare())
                        || isAwaitedNews(policy, before, now)
                        || hasMoved(policy.getEvidence(), before.getEvidence()))
                .orElse(true);
    }

    /** By many, or after a while: with every answer one more may be awaited, and with every verdict one less. */
    private boolean isAwaitedNews(Policy policy, Policy before, Instant now) {
        boolean isOld = !now.isBefore(before.getDecidedAt().plus(AWAITED_AGE));
        return Math.abs(awaited(policy) - awaited(before)) >= every
                || isOld
                        && (!Objects.equals(policy.getLabelsAwaited(), before.getLabelsAwaited())
                                || !Objects.equals(policy.getAwaitedSince(), before.getAwaitedSince()));
    }

    private static long awaited(Policy policy) {
        return policy.getLabelsAwaited() == null ? 0 : policy.getLabelsAwaited();
    }

    /** By half of what it was: the estimate behind it moves with each label. */
    private static boolean hasMoved(Double now, Double before) {
        return now == null || before == null
                ? !Objects.equals(now, before)
                : Math.abs(now - before) > 0.5 * Math.min(now, before);
    }

    private boolean hasMoved(PolicyEvidence now, PolicyEvidence before) {
        return now != null
                && (before == null
                        || now.getEpoch() != before.getEpoch()
                        || !now.getSettings().equals(before.getSettings())
                        || Math.abs(now.getLabels() - before.getLabels()) >= every);
    }
}
