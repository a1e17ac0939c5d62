package io.candor.training.policy;

import io.candor.event.LabeledAnswer;
import io.candor.event.Policy;
import io.candor.policy.Policies;
import io.candor.training.map.LedgerLabels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The policies for the base model's own answers, and apart those for the answers of each other model of which something was promised: no
 * label of one is evidence of another. For one thread.
 */
final class SourcePolicies {
    private final Map<Optional<String>, PolicyDecisions> decisions;

    private SourcePolicies(Map<Optional<String>, PolicyDecisions> decisions) {
        this.decisions = decisions;
    }

    /** What is promised of whose answers; of the base model's own under the empty name, which comes first. */
    static Map<Optional<String>, EffectivePromises> promises(PolicyConfig config, Policies published) {
        Map<Optional<String>, EffectivePromises> promises = new LinkedHashMap<>();
        promises.put(Optional.empty(), EffectivePromises.of(config, published));
        published
                .answerModels()
                .forEach(model -> promises.put(Optional.of(model), EffectivePromises.of(model, published)));
        return promises;
    }

    /**
     * Without a label so far.
     *
     * @param promises see {@link #promises(PolicyConfig, Policies)}
     * @param settings see {@link PolicyDecisions}, as is {@code every}
     */
    static SourcePolicies begin(
            Map<Optional<String>, EffectivePromises> promises, Map<String, String> settings, int every) {
        Map<Optional<String>, PolicyDecisions> decisions = new LinkedHashMap<>();
        promises.forEach(
                (model, its) -> decisions.put(model, new PolicyDecisions(model.orElse(null), its, settings, every)));
        return new SourcePolicies(decisions);
    }

    Map<Optional<String>, EffectivePromises> promises() {
        Map<Optional<String>, EffectivePromises> promises = new LinkedHashMap<>();
        decisions.forEach((model, its) -> promises.put(model, its.promises()));
        return promises;
    }

    boolean isAnyPromised() {
        return decisions.values().stream().anyMatch(its -> its.promises().isAny());
    }

    /** Takes the next final label. */
    void add(LedgerLabels.Final label) {
        of(label.label().source()).ifPresent(its -> its.add(label));
    }

    /** Takes the next record of the ledger, which says whether a text of the sample waits for a label or has one. */
    void watch(LabeledAnswer record) {
        of(Optional.ofNullable(record.getAnswerModel())).ifPresent(its -> its.watch(record));
    }

    private Optional<PolicyDecisions> of(Optional<String> answerModel) {
        return Optional.ofNullable(decisions.get(answerModel));
    }

    /** The policies to publish; each has a version of its own. */
    List<Policy> news(Policies published, Instant now) {
        List<Policy> news = new ArrayList<>();
        Policies known = published;
        for (PolicyDecisions its : decisions.values()) {
            for (Policy policy : its.news(known, now)) {
                known = known.with(policy);
                news.add(policy);
            }
        }
        return news;
    }
}
