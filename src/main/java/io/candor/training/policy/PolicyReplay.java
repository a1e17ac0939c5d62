package io.candor.training.policy;

import io.candor.erasure.Erasures;
import io.candor.event.LabeledAnswer;
import io.candor.event.Policy;
import io.candor.event.PolicyEvidence;
import io.candor.honesty.promise.ErrorPromise;
import io.candor.policy.Policies;
import io.candor.policy.PolicyScope;
import io.candor.training.map.DecidingSettings;
import io.candor.training.map.LedgerLabels;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides a policy again, from the ledger and what it names. For one thread. */
public final class PolicyReplay {
    private final Map<String, String> settings;
    private final LedgerLabels labels;
    private final List<LedgerLabels.Final> all = new ArrayList<>();

    /**
     * @param settings as a policy of this version carries them
     * @param clock by which stamps of the future are not believed
     * @throws IllegalArgumentException if they cannot be read or are outside their ranges
     */
    public PolicyReplay(Map<String, String> settings, Clock clock) {
        this(settings, clock, Erasures.NONE);
    }

    /** @param erasures all that is forgotten; what was not known with these settings counts */
    public PolicyReplay(Map<String, String> settings, Clock clock, Erasures erasures) {
        this.settings = Map.copyOf(settings);
        this.labels = new LedgerLabels(
                PolicySettings.labels(settings), clock, erasures.through(DecidingSettings.erasures(settings)));
    }

    /** Whether a policy with these settings was decided as this version decides; only such a one can be decided again. */
    public static boolean canReplay(Map<String, String> settings) {
        return PolicySettings.areOfThisProcedure(settings);
    }

    /**
     * Takes the next record of the ledger, from the first there ever was.
     *
     * @param timestamp of the record, in milliseconds
     */
    public void add(LabeledAnswer labeled, long offset, long timestamp) {
        all.addAll(labels.add(labeled, offset, timestamp));
    }

    /** There are no more records: what still waits is final as it stands. */
    public void end() {
        all.addAll(labels.addRest());
    }

    /**
     * The policy that follows from target, certainty and the labels up to the last one that {@code policy} names; without version, time, and
     * who promised. Empty where they give none.
     *
     * @throws IllegalArgumentException if its promise is outside its ranges
     */
    public Optional<Policy> again(Policy policy) {
        PolicyEvidence evidence = policy.getEvidence();
        PolicyDecisions decisions = new PolicyDecisions(
                policy.getAnswerModel(),
                EffectivePromises.of(
                        policy.getDomain(),
                        new ErrorPromise(policy.getTarget(), policy.getCertainty()),
                        PolicySettings.apart(evidence.getSettings())),
                settings,
                1);
        boolean pooled = PolicyScope.of(policy).isPooled();
        all.stream()
                .filter(label -> label.offset() <= evidence.getJudgedThrough()
                        && label.modelId().equals(policy.getModelId())
                        && label.label().source().equals(Optional.ofNullable(policy.getAnswerModel()))
                        && (pooled || label.label().logit().domain().equals(policy.getDomain())))
                .forEach(decisions::add);
        return decisions.news(Policies.EMPTY, Instant.EPOCH).stream()
                .filter(again -> PolicyScope.of(again).equals(PolicyScope.of(policy)))
                .findFirst();
    }
}
